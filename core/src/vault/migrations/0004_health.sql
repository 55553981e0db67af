-- What a list does not show is kept apart, and read for one document at a time.
CREATE TABLE document_compact (
    document INTEGER NOT NULL PRIMARY KEY REFERENCES document (id) ON DELETE CASCADE,
    compact  TEXT NOT NULL
) STRICT;
INSERT INTO document_compact SELECT id, compact FROM document;
ALTER TABLE document DROP COLUMN compact;

-- Claims that are one long text, such as a picture. Those that are here already move when their document comes anew.
CREATE TABLE document_picture (
    id       INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    name     TEXT NOT NULL,
    value    TEXT NOT NULL,
    UNIQUE (document, name)
) STRICT;

-- What is looked for is found by an index; so is what refers to a key that is about to go.
CREATE INDEX document_key ON document (key_id);
CREATE INDEX device_key_of_role ON device_key (role, id);
CREATE INDEX pass_source_of_grant ON pass_source (issuer, refresh_token, configuration);
CREATE INDEX pass_key ON pass (key_id);
CREATE INDEX pass_end ON pass (expires_at);
CREATE INDEX pass_spent ON pass (used_at) WHERE used_at IS NOT NULL;
-- In the order of use, and to be counted.
DROP INDEX pass_to_use;
CREATE INDEX pass_to_use ON pass (purpose, kind = 'reserve', expires_at) WHERE used_at IS NULL;
CREATE INDEX pass_to_count ON pass (purpose, kind, expires_at, used_at) WHERE used_at IS NULL;

-- Entries of a health book. The id is the order of the book: days since 1970 × 2^32 + a number within the day. What a list
-- does not show stands last.
CREATE TABLE health_entry (
    id            INTEGER PRIMARY KEY,
    document      INTEGER NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    reference     TEXT NOT NULL, -- the issuer's name for it
    date          TEXT NOT NULL, -- YYYY, YYYY-MM or YYYY-MM-DD
    kind          TEXT NOT NULL,
    facility      TEXT NOT NULL,
    facility_name TEXT NOT NULL,
    diagnoses     TEXT NOT NULL, -- codes, with a space between them
    text          TEXT NOT NULL,
    original      BLOB NOT NULL,
    UNIQUE (document, reference)
) STRICT;
CREATE INDEX health_entry_at_facility ON health_entry (facility);

-- The words of the entry with the same id: see spec/profile/vault.md. What is deleted leaves no word behind.
CREATE VIRTUAL TABLE health_words USING fts5 (words, tokenize = 'ascii', detail = none, columnsize = 0);
INSERT INTO health_words (health_words, rank) VALUES ('secure-delete', 1);
CREATE TRIGGER health_entry_gone AFTER DELETE ON health_entry BEGIN
    DELETE FROM health_words WHERE rowid = old.id;
END;
