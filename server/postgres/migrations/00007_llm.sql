-- +goose Up
-- A reservation remembers what it reserved and from which budgets, so that settling gives back exactly that. A budget may
-- have periods of several lengths that begin together.

ALTER TABLE budgets ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid();
ALTER TABLE budgets DROP CONSTRAINT budgets_pkey;
ALTER TABLE budgets ADD PRIMARY KEY (id);
ALTER TABLE budgets ADD CONSTRAINT budgets_period_key UNIQUE (scope, scope_id, period_start, period_end);

ALTER TABLE llm_usage
    ADD COLUMN cached_tokens   bigint NOT NULL DEFAULT 0 CHECK (cached_tokens >= 0),
    -- The provider did not count; the tokens are a guess.
    ADD COLUMN estimated       boolean NOT NULL DEFAULT false,
    ADD COLUMN reserved_tokens bigint NOT NULL DEFAULT 0 CHECK (reserved_tokens >= 0),
    ADD COLUMN reserved_micros bigint NOT NULL DEFAULT 0 CHECK (reserved_micros >= 0),
    ADD COLUMN budget_ids      uuid[] NOT NULL DEFAULT '{}';
