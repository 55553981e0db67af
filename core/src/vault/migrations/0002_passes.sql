-- 'hot', 'reserve' or 'full': see checkin. All there are so far are hot.
ALTER TABLE pass ADD COLUMN kind TEXT NOT NULL DEFAULT 'hot';
-- For a pass that holds the digest of a portrait: its salt (8 bytes) and the picture.
ALTER TABLE pass ADD COLUMN portrait BLOB;

-- Where more passes come from: one row for each configuration that an offer brought.
CREATE TABLE pass_source (
    issuer        TEXT NOT NULL,
    configuration TEXT NOT NULL,
    purpose       TEXT NOT NULL,
    kind          TEXT NOT NULL,
    block         INTEGER NOT NULL, -- how many came the last time
    round         INTEGER NOT NULL, -- in which they came: the time when it began
    refresh_token TEXT NOT NULL,
    PRIMARY KEY (issuer, configuration)
) STRICT;
