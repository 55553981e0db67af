-- The sandbox's state. Secrets that callers hold are kept as SHA-256, except where the sandbox has to say them again.

-- PKCS #8 of the state's own keys, made once.
CREATE TABLE keys (
    name       TEXT PRIMARY KEY,
    pkcs8      BLOB NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE accounts (
    account_id          TEXT PRIMARY KEY,
    subject             TEXT NOT NULL UNIQUE, -- a personal number, or the code of an organisation
    holder              TEXT NOT NULL,
    device              TEXT NOT NULL UNIQUE, -- RFC 7638 thumbprint of the device key
    phone               TEXT NOT NULL,
    portrait            BLOB NOT NULL,
    key_protection      TEXT NOT NULL,
    card_expires        TEXT, -- the last day, as people write it
    stage               TEXT NOT NULL,
    since               INTEGER NOT NULL,
    reason              TEXT,
    use_confirmed_until INTEGER
) STRICT;

-- Each cause by itself; that a card has expired is in no row.
CREATE TABLE locks (
    account_id TEXT NOT NULL REFERENCES accounts,
    cause      TEXT NOT NULL,
    PRIMARY KEY (account_id, cause)
) STRICT;

-- Phones that want to take an account over, and phones that lost theirs so.
CREATE TABLE recoveries (
    device         TEXT PRIMARY KEY,
    account_id     TEXT NOT NULL REFERENCES accounts,
    key_protection TEXT NOT NULL,
    since          INTEGER NOT NULL
) STRICT;
CREATE TABLE replaced_devices (
    device TEXT PRIMARY KEY
) STRICT;

-- The newest challenge of a device, for the chip of a card.
CREATE TABLE chip_challenges (
    device     TEXT PRIMARY KEY,
    digest     BLOB NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;

CREATE TABLE delegations (
    number        INTEGER PRIMARY KEY,
    delegation_id TEXT NOT NULL UNIQUE,
    delegator     TEXT NOT NULL REFERENCES accounts,
    delegate      TEXT NOT NULL REFERENCES accounts,
    ground        TEXT NOT NULL, -- authorisation or guardianship
    scope         TEXT NOT NULL, -- with a blank between its words
    until         INTEGER NOT NULL
) STRICT;

-- First answers, for repeated calls.
CREATE TABLE idempotency_keys (
    device    TEXT NOT NULL,
    key       TEXT NOT NULL,
    digest    BLOB NOT NULL, -- of the call
    status    INTEGER NOT NULL,
    answer    BLOB NOT NULL,
    forget_at INTEGER NOT NULL,
    PRIMARY KEY (device, key)
) STRICT;

-- One row: whether an officer looks at each file.
CREATE TABLE review (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    by_hand  INTEGER NOT NULL
) STRICT;
INSERT INTO review VALUES (1, 0);

-- The newest code of a kind is the live one.
CREATE TABLE codes (
    code_id     INTEGER PRIMARY KEY,
    account_id  TEXT NOT NULL REFERENCES accounts,
    kind        TEXT NOT NULL,
    digest      BLOB NOT NULL,
    sent_at     INTEGER NOT NULL,
    wrong_tries INTEGER NOT NULL DEFAULT 0,
    used        INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX codes_by_account ON codes (account_id, kind, code_id);

CREATE TABLE outbox (
    message_id INTEGER PRIMARY KEY,
    phone      TEXT NOT NULL,
    kind       TEXT NOT NULL,
    code       TEXT NOT NULL,
    text       TEXT NOT NULL,
    sent_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX outbox_by_phone ON outbox (phone, message_id);

-- `jti` of DPoP proofs, until they are stale anyway.
CREATE TABLE seen_proofs (
    digest    BLOB PRIMARY KEY,
    forget_at INTEGER NOT NULL
) STRICT;

CREATE TABLE offers (
    offer_id       TEXT PRIMARY KEY,
    account_id     TEXT NOT NULL REFERENCES accounts,
    code           TEXT NOT NULL, -- said again to whoever fetches the offer
    code_digest    BLOB NOT NULL UNIQUE,
    configurations TEXT NOT NULL, -- identifiers with a space between them
    expires_at     INTEGER NOT NULL
) STRICT;

CREATE TABLE access_tokens (
    digest         BLOB PRIMARY KEY,
    account_id     TEXT NOT NULL REFERENCES accounts,
    configurations TEXT NOT NULL,
    expires_at     INTEGER NOT NULL
) STRICT;

-- Used again and again until they end: they are bound to the device, so they are not rotated.
CREATE TABLE refresh_tokens (
    digest         BLOB PRIMARY KEY,
    account_id     TEXT NOT NULL REFERENCES accounts,
    configurations TEXT NOT NULL,
    expires_at     INTEGER NOT NULL
) STRICT;

CREATE TABLE nonces (
    digest     BLOB PRIMARY KEY,
    expires_at INTEGER NOT NULL
) STRICT;

-- Entries of the status list that belong to a reserve pass.
CREATE TABLE statuses (
    entry      INTEGER PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts,
    handle     TEXT NOT NULL UNIQUE,
    forget_at  INTEGER NOT NULL,
    revoked    INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Entries of the status list of papers: one for each copy.
CREATE TABLE paper_copies (
    entry      INTEGER PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts,
    paper      TEXT NOT NULL, -- the configuration
    forget_at  INTEGER NOT NULL,
    revoked    INTEGER NOT NULL DEFAULT 0 -- the copy, whatever the paper is
) STRICT;
CREATE INDEX paper_copies_of_account ON paper_copies (account_id, paper);

-- Papers that are not in order.
CREATE TABLE paper_statuses (
    account_id TEXT NOT NULL REFERENCES accounts,
    paper      TEXT NOT NULL,
    state      TEXT NOT NULL, -- held or revoked
    PRIMARY KEY (account_id, paper)
) STRICT;

-- One row: the sequence number of the last trust list.
CREATE TABLE trust_list (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    sequence INTEGER NOT NULL
) STRICT;
INSERT INTO trust_list VALUES (1, 0);

PRAGMA user_version = 5;
