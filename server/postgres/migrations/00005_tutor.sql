-- +goose Up
-- Conversations: the learner's words are committed before any provider is called.

CREATE TABLE tutor_sessions (
    user_id              uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    id                   uuid NOT NULL,
    language             text NOT NULL CHECK (length(language) BETWEEN 2 AND 35),
    translation_language text NOT NULL CHECK (length(translation_language) BETWEEN 2 AND 35),
    level                smallint NOT NULL CHECK (level BETWEEN 1 AND 6),
    style                text NOT NULL CHECK (style IN
        ('tutor', 'casual', 'travel', 'business', 'roleplay', 'storytelling', 'debate', 'interview')),
    scenario             text NOT NULL DEFAULT '',
    topic                text NOT NULL DEFAULT '' CHECK (length(topic) <= 500),
    planned_minutes      smallint NOT NULL CHECK (planned_minutes BETWEEN 1 AND 240),
    created_at           timestamptz NOT NULL,
    ended_at             timestamptz,
    report               jsonb,
    PRIMARY KEY (user_id, id)
);
CREATE INDEX tutor_sessions_recent ON tutor_sessions (user_id, created_at DESC, id);

CREATE TABLE turns (
    user_id      uuid NOT NULL,
    id           uuid NOT NULL,
    session_id   uuid NOT NULL,
    position     integer NOT NULL CHECK (position >= 0),
    state        text NOT NULL CHECK (state IN ('pending', 'streaming', 'complete', 'incomplete', 'failed', 'cancelled')),
    learner_text text NOT NULL DEFAULT '' CHECK (length(learner_text) <= 4000),
    tutor_text   text NOT NULL DEFAULT '',
    targets      jsonb NOT NULL DEFAULT '[]',
    provider     text NOT NULL DEFAULT '',
    model        text NOT NULL DEFAULT '',
    -- The replica that holds the turn and until when, so that another can mark a turn whose replica died.
    lease_owner  text,
    lease_until  timestamptz,
    created_at   timestamptz NOT NULL,
    finished_at  timestamptz,
    PRIMARY KEY (user_id, id),
    UNIQUE (user_id, session_id, position),
    FOREIGN KEY (user_id, session_id) REFERENCES tutor_sessions (user_id, id) ON DELETE CASCADE,
    CHECK ((state IN ('pending', 'streaming')) = (finished_at IS NULL))
);
CREATE UNIQUE INDEX turns_running_key ON turns (user_id, session_id) WHERE finished_at IS NULL;

CREATE TABLE corrections (
    user_id     uuid NOT NULL,
    id          uuid NOT NULL,
    turn_id     uuid NOT NULL,
    -- Span in the learner's text, in Unicode code points: [span_start, span_end).
    span_start  integer NOT NULL CHECK (span_start >= 0),
    span_end    integer NOT NULL,
    category    text NOT NULL,
    severity    smallint NOT NULL CHECK (severity BETWEEN 1 AND 3),
    rule        text NOT NULL DEFAULT '',
    suggestion  text NOT NULL,
    explanation text NOT NULL DEFAULT '',
    shown       boolean NOT NULL,
    PRIMARY KEY (user_id, id),
    FOREIGN KEY (user_id, turn_id) REFERENCES turns (user_id, id) ON DELETE CASCADE,
    CHECK (span_end > span_start)
);
CREATE INDEX corrections_by_turn ON corrections (user_id, turn_id);

CREATE TABLE word_evidence (
    user_id   uuid NOT NULL,
    id        uuid NOT NULL,
    turn_id   uuid NOT NULL,
    entry_id  uuid NOT NULL,
    kind      text NOT NULL CHECK (kind IN ('seen', 'recognised', 'produced', 'produced_with_error', 'wrong', 'hinted')),
    review_id uuid,
    PRIMARY KEY (user_id, id),
    UNIQUE (user_id, turn_id, entry_id, kind),
    FOREIGN KEY (user_id, turn_id) REFERENCES turns (user_id, id) ON DELETE CASCADE,
    FOREIGN KEY (user_id, entry_id) REFERENCES entries (user_id, id) ON DELETE CASCADE,
    FOREIGN KEY (user_id, review_id) REFERENCES reviews (user_id, id)
);
CREATE INDEX word_evidence_by_entry ON word_evidence (user_id, entry_id);

-- Money is in millionths of the instance's currency.
CREATE TABLE llm_usage (
    user_id       uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    id            uuid NOT NULL,
    turn_id       uuid,
    provider      text NOT NULL,
    model         text NOT NULL,
    state         text NOT NULL CHECK (state IN ('reserved', 'settled', 'released')),
    input_tokens  bigint NOT NULL CHECK (input_tokens >= 0),
    output_tokens bigint NOT NULL CHECK (output_tokens >= 0),
    cost_micros   bigint NOT NULL CHECK (cost_micros >= 0),
    reserved_at   timestamptz NOT NULL,
    settled_at    timestamptz,
    PRIMARY KEY (user_id, id),
    CHECK ((state = 'reserved') = (settled_at IS NULL))
);
CREATE INDEX llm_usage_open ON llm_usage (reserved_at) WHERE state = 'reserved';

-- What a learner may spend in a period; user_id names the learner. Budgets of classes and of the instance are rows of
-- their own scope with the scope's id.
CREATE TABLE budgets (
    scope        text NOT NULL CHECK (scope IN ('learner', 'class', 'instance')),
    scope_id     uuid NOT NULL,
    period_start timestamptz NOT NULL,
    period_end   timestamptz NOT NULL,
    limit_tokens bigint CHECK (limit_tokens >= 0),
    limit_micros bigint CHECK (limit_micros >= 0),
    used_tokens  bigint NOT NULL DEFAULT 0 CHECK (used_tokens >= 0),
    used_micros  bigint NOT NULL DEFAULT 0 CHECK (used_micros >= 0),
    PRIMARY KEY (scope, scope_id, period_start),
    CHECK (period_end > period_start)
);
