-- +goose Up
-- One row a learner and day, kept in the transaction of the fact. Sums are whole numbers, so that they come out the same
-- in whatever order the facts arrive.

CREATE TABLE learner_days (
    user_id           uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    day               date NOT NULL,
    again             integer NOT NULL DEFAULT 0 CHECK (again >= 0),
    hard              integer NOT NULL DEFAULT 0 CHECK (hard >= 0),
    good              integer NOT NULL DEFAULT 0 CHECK (good >= 0),
    easy              integer NOT NULL DEFAULT 0 CHECK (easy >= 0),
    new_cards         integer NOT NULL DEFAULT 0 CHECK (new_cards >= 0),
    -- Reviews of cards in review state: how many, how many right, and the sum of their retrievability in millionths.
    retention_reviews integer NOT NULL DEFAULT 0 CHECK (retention_reviews >= 0),
    retention_right   integer NOT NULL DEFAULT 0 CHECK (retention_right >= 0),
    predicted_ppm     bigint NOT NULL DEFAULT 0 CHECK (predicted_ppm >= 0),
    active_ms         bigint NOT NULL DEFAULT 0 CHECK (active_ms >= 0),
    xp                integer NOT NULL DEFAULT 0 CHECK (xp >= 0),
    turns             integer NOT NULL DEFAULT 0 CHECK (turns >= 0),
    words_produced    integer NOT NULL DEFAULT 0 CHECK (words_produced >= 0),
    PRIMARY KEY (user_id, day)
);

CREATE TABLE achievements (
    id          text PRIMARY KEY,
    kind        text NOT NULL,
    threshold   integer NOT NULL CHECK (threshold > 0),
    UNIQUE (kind, threshold)
);

CREATE TABLE learner_achievements (
    user_id        uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    achievement_id text NOT NULL REFERENCES achievements,
    awarded_at     timestamptz NOT NULL,
    PRIMARY KEY (user_id, achievement_id)
);
