-- What the authority told last, as JSON: see spec/profile/account.md. Until now it was only a stage, of a citizen.
ALTER TABLE account ADD COLUMN standing TEXT NOT NULL DEFAULT '';
UPDATE account SET standing = json_object('holder', 'citizen', 'stage', stage, 'locks', json_array());
ALTER TABLE account DROP COLUMN stage;
-- An organisation has a code.
ALTER TABLE account RENAME COLUMN personal_number TO number;
