-- +goose Up
-- What conversations keep besides their words: runs of a turn, what it came to, hints, suggestions, scenarios of learners.

ALTER TABLE tutor_sessions
    -- Attempts at an answer so far, over all turns. Events are numbered by run.
    ADD COLUMN runs integer NOT NULL DEFAULT 0 CHECK (runs >= 0),
    -- The scenario as it was when the session began; null without one.
    ADD COLUMN setting jsonb,
    -- Makes the offline tutor say the same again.
    ADD COLUMN seed bigint NOT NULL DEFAULT 0;

ALTER TABLE turns
    -- The present or last attempt at an answer, and the request that asked for it.
    ADD COLUMN run integer NOT NULL DEFAULT 0 CHECK (run >= 0),
    ADD COLUMN request_id uuid,
    -- Say the answer that is there more simply, instead of a new one.
    ADD COLUMN simpler boolean NOT NULL DEFAULT false,
    ADD COLUMN cancelled_at timestamptz,
    -- What it came to, as the API tells it; null until it is complete.
    ADD COLUMN summary jsonb,
    -- Why it is not complete, for the learner.
    ADD COLUMN problem text NOT NULL DEFAULT '',
    ADD COLUMN active_ms integer NOT NULL DEFAULT 0 CHECK (active_ms >= 0),
    ADD COLUMN xp integer NOT NULL DEFAULT 0 CHECK (xp >= 0);
CREATE INDEX turns_running ON turns (lease_until) WHERE finished_at IS NULL;
CREATE INDEX turns_running_by_learner ON turns (user_id) WHERE finished_at IS NULL;

-- The word that an error is about: the same rule and lemma again is the same error.
ALTER TABLE corrections
    ADD COLUMN lemma text NOT NULL DEFAULT '',
    ADD COLUMN created_at timestamptz NOT NULL DEFAULT now();
CREATE INDEX corrections_repeated ON corrections (user_id, rule, lemma) WHERE rule <> '' AND lemma <> '';

CREATE TABLE hints (
    user_id     uuid NOT NULL,
    id          uuid NOT NULL,
    session_id  uuid NOT NULL,
    -- The turn that it was given for.
    position    integer NOT NULL CHECK (position >= 0),
    text        text NOT NULL,
    translation text NOT NULL,
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (user_id, id),
    FOREIGN KEY (user_id, session_id) REFERENCES tutor_sessions (user_id, id) ON DELETE CASCADE
);
CREATE INDEX hints_by_session ON hints (user_id, session_id, position);

CREATE TABLE translations (
    user_id     uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    id          uuid NOT NULL,
    turn_id     uuid NOT NULL,
    span_start  integer NOT NULL CHECK (span_start >= 0),
    span_end    integer NOT NULL CHECK (span_end > span_start),
    translation text NOT NULL,
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (user_id, id),
    FOREIGN KEY (user_id, turn_id) REFERENCES turns (user_id, id) ON DELETE CASCADE
);

CREATE TABLE suggestions (
    user_id     uuid NOT NULL,
    id          uuid NOT NULL,
    session_id  uuid NOT NULL,
    term        text NOT NULL CHECK (length(term) BETWEEN 1 AND 200),
    translation text NOT NULL CHECK (length(translation) BETWEEN 1 AND 200),
    example     text NOT NULL DEFAULT '' CHECK (length(example) <= 500),
    from_error  boolean NOT NULL,
    added_at    timestamptz,
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (user_id, id),
    UNIQUE (user_id, session_id, term),
    FOREIGN KEY (user_id, session_id) REFERENCES tutor_sessions (user_id, id) ON DELETE CASCADE
);

CREATE TABLE scenarios (
    user_id      uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    id           uuid NOT NULL,
    title        text NOT NULL CHECK (length(title) BETWEEN 1 AND 100),
    level        smallint NOT NULL CHECK (level BETWEEN 1 AND 6),
    style        text NOT NULL CHECK (style IN
        ('tutor', 'casual', 'travel', 'business', 'roleplay', 'storytelling', 'debate', 'interview')),
    goals        text[] NOT NULL DEFAULT '{}' CHECK (cardinality(goals) <= 5),
    tutor_role   text NOT NULL DEFAULT '' CHECK (length(tutor_role) <= 200),
    learner_role text NOT NULL DEFAULT '' CHECK (length(learner_role) <= 200),
    language     text NOT NULL DEFAULT '' CHECK (length(language) <= 35),
    opening      text NOT NULL DEFAULT '' CHECK (length(opening) <= 500),
    created_at   timestamptz NOT NULL,
    deleted_at   timestamptz,
    PRIMARY KEY (user_id, id)
);
CREATE INDEX scenarios_of_learner ON scenarios (user_id, level, title, id) WHERE deleted_at IS NULL;
