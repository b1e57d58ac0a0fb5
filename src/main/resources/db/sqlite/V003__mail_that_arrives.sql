-- What proves that somebody reads the mailbox of their account. Only hashes, as with reset_token.
CREATE TABLE verification_token (
  token_hash BLOB NOT NULL PRIMARY KEY,
  account_id BLOB NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  contract   TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX verification_token_of_account ON verification_token (account_id, created_at);
CREATE INDEX verification_token_expiry ON verification_token (expires_at);

-- Whose account a waiting mail is about, where it is about one: when somebody proves that the address is theirs, what a
-- stranger had sent there before is taken back.
ALTER TABLE outbox ADD COLUMN account_id BLOB CHECK (length(account_id) = 16);

CREATE INDEX outbox_of_account ON outbox (account_id) WHERE account_id IS NOT NULL;

-- What became of a mail: neither to whom it went nor what it said. Kept for a week, for whoever looks after the server.
CREATE TABLE mail_outcome (
  id         BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16), -- the outbox's, and the Message-ID's
  outcome    TEXT NOT NULL, -- sent, refused or expired
  reason     TEXT NOT NULL, -- in the words of the mail server, '' when it was sent
  attempts   INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  ended_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX mail_outcome_end ON mail_outcome (ended_at);
