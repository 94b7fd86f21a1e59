-- +goose Up
-- The shared catalogue, and the learner's decks, entries and presets.

CREATE TABLE catalog_words (
    id                   uuid PRIMARY KEY,
    language             text NOT NULL CHECK (length(language) BETWEEN 2 AND 35),
    lemma                text NOT NULL CHECK (length(lemma) BETWEEN 1 AND 200),
    part_of_speech       smallint NOT NULL DEFAULT 0 CHECK (part_of_speech BETWEEN 0 AND 11),
    sense                smallint NOT NULL DEFAULT 0 CHECK (sense >= 0),
    gender               smallint NOT NULL DEFAULT 0 CHECK (gender BETWEEN 0 AND 4),
    -- {"en": ["dog", "hound"]}: the best first.
    translations         jsonb NOT NULL CHECK (jsonb_typeof(translations) = 'object'),
    example              text NOT NULL DEFAULT '',
    -- {"en": "The dog sleeps."}
    example_translations jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(example_translations) = 'object'),
    cefr                 smallint NOT NULL DEFAULT 0 CHECK (cefr BETWEEN 0 AND 6),
    frequency_rank       integer CHECK (frequency_rank >= 1),
    source               text NOT NULL,
    licence              text NOT NULL,
    -- Lemma and translations, folded by language.Fold.
    search_text          text NOT NULL,
    UNIQUE (language, lemma, part_of_speech, sense)
);
CREATE INDEX catalog_words_frequency ON catalog_words (language, (coalesce(frequency_rank, 2147483647)), lemma, id);
CREATE INDEX catalog_words_search ON catalog_words USING gin (language, search_text gin_trgm_ops);

CREATE TABLE presets (
    user_id               uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    id                    uuid NOT NULL,
    name                  text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    version               integer NOT NULL DEFAULT 1 CHECK (version >= 1),
    is_default            boolean NOT NULL DEFAULT false,
    parameters            double precision[] NOT NULL CHECK (cardinality(parameters) = 21),
    desired_retention     double precision NOT NULL CHECK (desired_retention BETWEEN 0.70 AND 0.99),
    learning_steps_ms     bigint[] NOT NULL CHECK (cardinality(learning_steps_ms) <= 10),
    relearning_steps_ms   bigint[] NOT NULL CHECK (cardinality(relearning_steps_ms) <= 10),
    maximum_interval_days integer NOT NULL CHECK (maximum_interval_days BETWEEN 1 AND 36500),
    new_per_day           integer NOT NULL CHECK (new_per_day BETWEEN 0 AND 9999),
    reviews_per_day       integer NOT NULL CHECK (reviews_per_day BETWEEN 0 AND 9999),
    reviews_per_new       integer NOT NULL CHECK (reviews_per_new BETWEEN 0 AND 50),
    fuzz                  boolean NOT NULL,
    -- The fit of the parameters, once the optimizer has run.
    fitted_at             timestamptz,
    fitted_reviews        integer,
    log_loss_before       double precision,
    log_loss_after        double precision,
    created_at            timestamptz NOT NULL,
    updated_at            timestamptz NOT NULL,
    PRIMARY KEY (user_id, id)
);
CREATE UNIQUE INDEX presets_default_key ON presets (user_id) WHERE is_default;

CREATE TABLE decks (
    user_id              uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    id                   uuid NOT NULL,
    name                 text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    language             text NOT NULL CHECK (length(language) BETWEEN 2 AND 35),
    translation_language text NOT NULL CHECK (length(translation_language) BETWEEN 2 AND 35),
    preset_id            uuid NOT NULL,
    created_at           timestamptz NOT NULL,
    deleted_at           timestamptz,
    PRIMARY KEY (user_id, id),
    FOREIGN KEY (user_id, preset_id) REFERENCES presets (user_id, id)
);

CREATE TABLE entries (
    user_id             uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    id                  uuid NOT NULL,
    deck_id             uuid NOT NULL,
    term                text NOT NULL CHECK (length(term) BETWEEN 1 AND 200),
    translations        text[] NOT NULL CHECK (cardinality(translations) BETWEEN 1 AND 20),
    part_of_speech      smallint NOT NULL DEFAULT 0 CHECK (part_of_speech BETWEEN 0 AND 11),
    gender              smallint NOT NULL DEFAULT 0 CHECK (gender BETWEEN 0 AND 4),
    example             text NOT NULL DEFAULT '' CHECK (length(example) <= 500),
    example_translation text NOT NULL DEFAULT '' CHECK (length(example_translation) <= 500),
    notes               text NOT NULL DEFAULT '' CHECK (length(notes) <= 2000),
    tags                text[] NOT NULL DEFAULT '{}' CHECK (cardinality(tags) <= 20),
    catalog_word_id     uuid REFERENCES catalog_words ON DELETE SET NULL,
    -- Term and translations, folded by language.Fold.
    search_text         text NOT NULL,
    created_at          timestamptz NOT NULL,
    updated_at          timestamptz NOT NULL,
    deleted_at          timestamptz,
    PRIMARY KEY (user_id, id),
    FOREIGN KEY (user_id, deck_id) REFERENCES decks (user_id, id),
    -- What cards point at, so that they move with their entry.
    UNIQUE (user_id, id, deck_id)
);
CREATE INDEX entries_by_deck ON entries (user_id, deck_id, term) WHERE deleted_at IS NULL;
CREATE INDEX entries_search ON entries USING gin (user_id, search_text gin_trgm_ops) WHERE deleted_at IS NULL;
CREATE INDEX entries_tags ON entries USING gin (user_id, tags) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX entries_catalog_key ON entries (user_id, deck_id, catalog_word_id)
    WHERE deleted_at IS NULL AND catalog_word_id IS NOT NULL;
