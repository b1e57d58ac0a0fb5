-- How often something was done, by key and window. The key is a digest of what is counted and for whom.
CREATE TABLE rate_window (
  key_hash BLOB    NOT NULL PRIMARY KEY CHECK (length(key_hash) = 16),
  taken    INTEGER NOT NULL, -- one more than the limit once somebody was refused; 0 when all was given back
  ends_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX rate_window_end ON rate_window (ends_at);

-- From when on a key may be used to sign or seal: until then it is only known, so that everybody knows it first.
ALTER TABLE key_ring ADD COLUMN signs_from INTEGER NOT NULL DEFAULT 0;

-- The key that this one comes after, '' for the first of its purpose: of many that add the next one, one wins.
ALTER TABLE key_ring ADD COLUMN follows TEXT NOT NULL DEFAULT '';

UPDATE key_ring SET signs_from = created_at;

CREATE UNIQUE INDEX key_ring_succession ON key_ring (purpose, follows);
