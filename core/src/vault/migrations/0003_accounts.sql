-- What the authority told last, as JSON: see spec/profile/account.md. Until now it was only a stage, of a citizen.
ALTER TABLE account ADD COLUMN standing TEXT NOT NULL DEFAULT '';
UPDATE account SET standing = json_object('holder', 'citizen', 'stage', stage, 'locks', json_array());
ALTER TABLE account DROP COLUMN stage;
-- An organisation has a code.
ALTER TABLE account RENAME COLUMN personal_number TO number;

-- Of some types a person may have several documents: 'instance' tells them apart. Empty where there is one of a type.
CREATE TABLE document_of_type (
    id         INTEGER PRIMARY KEY,
    vct        TEXT NOT NULL,
    instance   TEXT NOT NULL,
    issuer     TEXT NOT NULL,
    issued_at  INTEGER,
    expires_at INTEGER,
    key_id     TEXT NOT NULL REFERENCES device_key (id),
    claims     TEXT NOT NULL,
    compact    TEXT NOT NULL,
    UNIQUE (vct, instance)
) STRICT;
INSERT INTO document_of_type SELECT id, vct, '', issuer, issued_at, expires_at, key_id, claims, compact FROM document;
DROP TABLE document;
ALTER TABLE document_of_type RENAME TO document;
