-- One value each: 'trust_list'.
CREATE TABLE setting (
    name  TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
) STRICT;

-- Keys the device made for us. A pending key has no credential yet and goes if none comes.
CREATE TABLE device_key (
    id         TEXT NOT NULL PRIMARY KEY,
    public_key BLOB NOT NULL,
    role       TEXT NOT NULL CHECK (role IN ('account', 'pending', 'bound'))
) STRICT;

CREATE TABLE account (
    only_one        INTEGER NOT NULL PRIMARY KEY CHECK (only_one = 1),
    account_id      TEXT NOT NULL,
    stage           TEXT NOT NULL,
    personal_number TEXT NOT NULL,
    full_name       TEXT NOT NULL
) STRICT;

-- A rowid table, because the credential may be large.
CREATE TABLE document (
    id         INTEGER PRIMARY KEY,
    vct        TEXT NOT NULL UNIQUE,
    issuer     TEXT NOT NULL,
    issued_at  INTEGER,
    expires_at INTEGER,
    key_id     TEXT NOT NULL REFERENCES device_key (id),
    claims     TEXT NOT NULL,
    compact    TEXT NOT NULL
) STRICT;

CREATE TABLE pass (
    id         INTEGER PRIMARY KEY,
    handle     TEXT NOT NULL UNIQUE,
    purpose    TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    key_id     TEXT NOT NULL REFERENCES device_key (id),
    used_at    INTEGER,
    bytes      BLOB NOT NULL
) STRICT;
CREATE INDEX pass_to_use ON pass (purpose, expires_at) WHERE used_at IS NULL;

-- Configurations of an offer that have arrived, so that the same offer goes on where it stood.
CREATE TABLE received (
    offer         BLOB NOT NULL,
    configuration TEXT NOT NULL,
    PRIMARY KEY (offer, configuration)
) STRICT;

CREATE TABLE journal (
    sequence INTEGER NOT NULL PRIMARY KEY,
    entry    BLOB NOT NULL,
    chain    BLOB NOT NULL
) STRICT;
