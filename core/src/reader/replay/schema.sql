-- Version 1 of a gate's replay store. A released one is never changed.
CREATE TABLE seen (
    key BLOB PRIMARY KEY CHECK (length(key) = 16),
    gate TEXT NOT NULL,
    at INTEGER NOT NULL,
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX seen_by_end ON seen (expires);

-- One row: since when nothing was forgotten, and how many entries there are.
CREATE TABLE store (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    since INTEGER NOT NULL,
    entries INTEGER NOT NULL
) STRICT;
CREATE TRIGGER one_more AFTER INSERT ON seen BEGIN UPDATE store SET entries = entries + 1; END;
CREATE TRIGGER one_less AFTER DELETE ON seen BEGIN UPDATE store SET entries = entries - 1; END;
