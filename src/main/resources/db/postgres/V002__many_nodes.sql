-- How often something was done, by key and window. The key is a digest of what is counted and for whom.
--
-- Counting changes nothing that is indexed, and the fill factor leaves the new version of a row a place on its page.
CREATE TABLE rate_window (
  key_hash BYTEA   NOT NULL PRIMARY KEY CHECK (octet_length(key_hash) = 16),
  taken    INTEGER NOT NULL, -- one more than the limit once somebody was refused; 0 when all was given back
  ends_at  BIGINT  NOT NULL
) WITH (fillfactor = 50);

CREATE INDEX rate_window_end ON rate_window (ends_at);

-- From when on a key may be used to sign or seal: until then it is only known, so that every node knows it first.
ALTER TABLE key_ring ADD COLUMN signs_from BIGINT NOT NULL DEFAULT 0;

-- The key that this one comes after, '' for the first of its purpose: of many nodes that add the next one, one wins.
ALTER TABLE key_ring ADD COLUMN follows TEXT COLLATE "C" NOT NULL DEFAULT '';

UPDATE key_ring SET signs_from = created_at;

CREATE UNIQUE INDEX key_ring_succession ON key_ring (purpose, follows);
