-- +goose Up
-- Cards and the review log. The log is the truth: a card's memory is a fold of its reviews that are not undone, in the
-- order (reviewed_at, id), through the FSRS configuration that has the card's fingerprint.

CREATE TABLE cards (
    user_id          uuid NOT NULL,
    id               uuid NOT NULL,
    entry_id         uuid NOT NULL,
    deck_id          uuid NOT NULL,
    template         smallint NOT NULL CHECK (template BETWEEN 1 AND 4),
    created_at       timestamptz NOT NULL,
    deleted_at       timestamptz,
    suspended_at     timestamptz,
    -- The learner's day on which it stays hidden.
    buried_on        date,
    -- The fold of the log. state: 0 new, 1 learning, 2 review, 3 relearning.
    state            smallint NOT NULL DEFAULT 0 CHECK (state BETWEEN 0 AND 3),
    step             smallint NOT NULL DEFAULT 0 CHECK (step >= 0),
    stability        double precision NOT NULL DEFAULT 0 CHECK (stability BETWEEN 0 AND 36500),
    difficulty       double precision NOT NULL DEFAULT 0 CHECK (difficulty BETWEEN 0 AND 10),
    interval_days    integer NOT NULL DEFAULT 0 CHECK (interval_days BETWEEN 0 AND 36500),
    -- When a step ends (states 1 and 3); the learner's day on which a review falls due (state 2).
    due_at           timestamptz,
    due_day          date,
    reps             integer NOT NULL DEFAULT 0 CHECK (reps >= 0),
    lapses           integer NOT NULL DEFAULT 0 CHECK (lapses >= 0),
    last_review_at   timestamptz,
    last_review_id   uuid,
    last_review_day  date,
    fingerprint      bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (user_id, id),
    FOREIGN KEY (user_id, entry_id, deck_id) REFERENCES entries (user_id, id, deck_id) ON UPDATE CASCADE ON DELETE CASCADE,
    UNIQUE (user_id, entry_id, template),
    CHECK ((state IN (1, 3)) = (due_at IS NOT NULL)),
    CHECK ((state = 2) = (due_day IS NOT NULL)),
    CHECK ((state = 0) = (last_review_at IS NULL))
);
CREATE INDEX cards_learning ON cards (user_id, due_at)
    WHERE state IN (1, 3) AND deleted_at IS NULL AND suspended_at IS NULL;
CREATE INDEX cards_review ON cards (user_id, due_day)
    WHERE state = 2 AND deleted_at IS NULL AND suspended_at IS NULL;
CREATE INDEX cards_new ON cards (user_id, deck_id, entry_id, template)
    WHERE state = 0 AND deleted_at IS NULL AND suspended_at IS NULL;

CREATE TABLE reviews (
    user_id           uuid NOT NULL,
    id                uuid NOT NULL,
    card_id           uuid NOT NULL,
    -- Facts: written once.
    rating            smallint NOT NULL CHECK (rating BETWEEN 1 AND 4),
    kind              smallint NOT NULL CHECK (kind BETWEEN 1 AND 4),
    reviewed_at       timestamptz NOT NULL,
    day               date NOT NULL,
    duration_ms       integer NOT NULL CHECK (duration_ms BETWEEN 0 AND 3600000),
    device            text NOT NULL DEFAULT '' CHECK (length(device) <= 100),
    received_at       timestamptz NOT NULL,
    -- Taken back; set at most once.
    undone_at         timestamptz,
    -- What the fold found before it; follows the log when an older review arrives.
    state_before      smallint NOT NULL CHECK (state_before BETWEEN 0 AND 3),
    stability_before  double precision NOT NULL,
    difficulty_before double precision NOT NULL,
    elapsed_days      integer NOT NULL CHECK (elapsed_days >= 0),
    retrievability    double precision NOT NULL CHECK (retrievability BETWEEN 0 AND 1),
    was_due           boolean NOT NULL,
    PRIMARY KEY (user_id, id),
    FOREIGN KEY (user_id, card_id) REFERENCES cards (user_id, id) ON DELETE CASCADE
);
CREATE INDEX reviews_by_card ON reviews (user_id, card_id, reviewed_at, id);
CREATE INDEX reviews_by_day ON reviews (user_id, day);

-- +goose StatementBegin
CREATE FUNCTION reviews_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Depth 1 is a statement of the application; deeper is the cascade of an account's deletion.
    IF TG_OP = 'DELETE' AND pg_trigger_depth() > 1 THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'reviews are append-only' USING ERRCODE = 'restrict_violation';
END
$$;
-- +goose StatementEnd
CREATE TRIGGER reviews_no_delete BEFORE DELETE ON reviews
    FOR EACH ROW EXECUTE FUNCTION reviews_are_append_only();
-- Fires only for a statement that names one of these columns.
CREATE TRIGGER reviews_no_change
    BEFORE UPDATE OF user_id, id, card_id, rating, kind, reviewed_at, day, duration_ms, device, received_at ON reviews
    FOR EACH ROW EXECUTE FUNCTION reviews_are_append_only();
