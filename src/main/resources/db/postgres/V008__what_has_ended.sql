-- 1 where a row of token_cutoff voids every token of the session, so that nobody need be told of the session by itself.
ALTER TABLE session ADD COLUMN cut_off INTEGER NOT NULL DEFAULT 0 CHECK (cut_off IN (0, 1));

-- To read which sessions ended lately, again and again. A refresh writes nothing here: sessions that live are not in it.
CREATE INDEX session_ended ON session (ended_at, id) WHERE ended_at IS NOT NULL AND cut_off = 0;

-- That the tokens of a user are void which were issued before a moment. Bound to no account, for it holds
-- as well when that is gone. Kept for a day: by then such tokens have expired.
CREATE TABLE token_cutoff (
  account_id  BYTEA   NOT NULL CHECK (octet_length(account_id) = 16),
  made_at     BIGINT  NOT NULL,
  void_before BIGINT  NOT NULL,
  PRIMARY KEY (account_id, made_at)
);

CREATE INDEX token_cutoff_made ON token_cutoff (made_at, account_id);
