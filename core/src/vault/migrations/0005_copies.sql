-- Copies of a document: each with its own key, salts, digests and status entry. A document that is here already has one.
CREATE TABLE document_copy (
    id       INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    key_id   TEXT NOT NULL REFERENCES device_key (id),
    shown    INTEGER NOT NULL DEFAULT 0, -- how often
    compact  TEXT NOT NULL
) STRICT;
INSERT INTO document_copy (document, key_id, compact)
    SELECT document, key_id, compact FROM document_compact JOIN document ON document.id = document ORDER BY document;
CREATE INDEX document_copy_to_show ON document_copy (document, shown);
CREATE INDEX document_copy_key ON document_copy (key_id);
DROP TABLE document_compact;
DROP INDEX document_key;
ALTER TABLE document DROP COLUMN key_id;

-- Who has seen which copy: 16 bytes of a digest of the party's name.
CREATE TABLE copy_shown (
    copy  INTEGER NOT NULL REFERENCES document_copy (id) ON DELETE CASCADE,
    party BLOB NOT NULL,
    PRIMARY KEY (copy, party)
) STRICT, WITHOUT ROWID;

-- More copies come from where more passes do. A source brings either: the one has a purpose and a kind, the other a type
-- and an instance.
ALTER TABLE pass_source RENAME TO source;
ALTER TABLE source ADD COLUMN vct TEXT NOT NULL DEFAULT '';
ALTER TABLE source ADD COLUMN instance TEXT NOT NULL DEFAULT '';
DROP INDEX pass_source_of_grant;
CREATE INDEX source_of_grant ON source (issuer, refresh_token, configuration);
