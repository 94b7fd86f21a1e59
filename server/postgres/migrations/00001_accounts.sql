-- +goose Up
-- Accounts, sign-in, and what a learner says of themselves.
-- Every row that a learner owns is keyed (user_id, id), so that it can be partitioned or distributed by user_id.

CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;

CREATE TABLE users (
    id              uuid PRIMARY KEY,
    email           text NOT NULL CHECK (length(email) BETWEEN 3 AND 254),
    role            text NOT NULL DEFAULT 'learner' CHECK (role IN ('learner', 'teacher', 'admin')),
    display_name    text NOT NULL DEFAULT '' CHECK (length(display_name) <= 100),
    native_language text NOT NULL CHECK (length(native_language) BETWEEN 2 AND 35),
    created_at      timestamptz NOT NULL,
    verified_at     timestamptz,
    closed_at       timestamptz
);
CREATE UNIQUE INDEX users_email_key ON users (lower(email));

-- Secrets by which an account signs in, as hashes only.
CREATE TABLE credentials (
    user_id    uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    kind       text NOT NULL CHECK (kind IN ('password')),
    hash       text NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, kind)
);

CREATE TABLE auth_sessions (
    user_id          uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    id               uuid NOT NULL,
    device_name      text NOT NULL DEFAULT '' CHECK (length(device_name) <= 100),
    user_agent       text NOT NULL DEFAULT '' CHECK (length(user_agent) <= 200),
    ip_address       inet,
    created_at       timestamptz NOT NULL,
    authenticated_at timestamptz NOT NULL,
    last_used_at     timestamptz NOT NULL,
    expires_at       timestamptz NOT NULL,
    revoked_at       timestamptz,
    revoked_reason   text CHECK (revoked_reason IN ('logout', 'revoked', 'password_changed', 'refresh_reused')),
    PRIMARY KEY (user_id, id),
    CHECK ((revoked_at IS NULL) = (revoked_reason IS NULL))
);
CREATE INDEX auth_sessions_recent ON auth_sessions (user_id, last_used_at DESC, id) WHERE revoked_at IS NULL;

-- A refresh token works once. What follows it is derived from the token itself and successor_salt, so that the grace
-- can answer with the same successor while the table holds no usable token.
CREATE TABLE refresh_tokens (
    user_id        uuid NOT NULL,
    id             uuid NOT NULL,
    session_id     uuid NOT NULL,
    token_hash     bytea NOT NULL CHECK (length(token_hash) = 32),
    successor_salt bytea CHECK (length(successor_salt) = 32),
    created_at     timestamptz NOT NULL,
    expires_at     timestamptz NOT NULL,
    used_at        timestamptz,
    PRIMARY KEY (user_id, id),
    FOREIGN KEY (user_id, session_id) REFERENCES auth_sessions (user_id, id) ON DELETE CASCADE,
    CHECK ((used_at IS NULL) = (successor_salt IS NULL))
);
CREATE UNIQUE INDEX refresh_tokens_hash_key ON refresh_tokens (token_hash);
CREATE INDEX refresh_tokens_session ON refresh_tokens (user_id, session_id);

-- Codes sent by mail: verification and reset.
CREATE TABLE one_time_codes (
    user_id    uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    id         uuid NOT NULL,
    purpose    text NOT NULL CHECK (purpose IN ('verify_email', 'reset_password')),
    code_hash  bytea NOT NULL CHECK (length(code_hash) = 32),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz,
    PRIMARY KEY (user_id, id)
);
CREATE UNIQUE INDEX one_time_codes_hash_key ON one_time_codes (code_hash);

-- Accounts at OpenID Connect issuers: the key is (issuer, subject), never the email address.
CREATE TABLE identities (
    user_id    uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    id         uuid NOT NULL,
    issuer     text NOT NULL,
    subject    text NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, id)
);
CREATE UNIQUE INDEX identities_subject_key ON identities (issuer, subject);

CREATE TABLE totp_factors (
    user_id          uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    id               uuid NOT NULL,
    sealed_seed      bytea NOT NULL,
    created_at       timestamptz NOT NULL,
    confirmed_at     timestamptz,
    last_used_period bigint,
    PRIMARY KEY (user_id, id)
);

CREATE TABLE passkeys (
    user_id       uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    id            uuid NOT NULL,
    credential_id bytea NOT NULL,
    public_key    bytea NOT NULL,
    sign_count    bigint NOT NULL DEFAULT 0,
    name          text NOT NULL DEFAULT '',
    created_at    timestamptz NOT NULL,
    last_used_at  timestamptz,
    PRIMARY KEY (user_id, id)
);
CREATE UNIQUE INDEX passkeys_credential_key ON passkeys (credential_id);

-- The languages a learner learns; position 0 is the main one.
CREATE TABLE learner_languages (
    user_id  uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    language text NOT NULL CHECK (length(language) BETWEEN 2 AND 35),
    level    smallint NOT NULL CHECK (level BETWEEN 1 AND 6),
    position smallint NOT NULL,
    PRIMARY KEY (user_id, language)
);

-- The rules of a learner's day from an instant on. The day of any moment follows from the rules in force at that moment,
-- whenever a late review arrives. The first row of a learner counts for all time before it too.
CREATE TABLE day_rules (
    user_id        uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    effective_from timestamptz NOT NULL,
    time_zone      text NOT NULL CHECK (length(time_zone) BETWEEN 1 AND 64),
    rollover_hour  smallint NOT NULL CHECK (rollover_hour BETWEEN 0 AND 12),
    goal_minutes   smallint NOT NULL CHECK (goal_minutes BETWEEN 1 AND 480),
    PRIMARY KEY (user_id, effective_from)
);

-- The answers to named mutations, so that one sent twice happens once and answers the same.
CREATE TABLE idempotency (
    user_id      uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    request_id   uuid NOT NULL,
    method       text NOT NULL,
    request_hash bytea NOT NULL CHECK (length(request_hash) = 32),
    response     jsonb NOT NULL,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    PRIMARY KEY (user_id, request_id)
);
CREATE INDEX idempotency_expiry ON idempotency (expires_at);
