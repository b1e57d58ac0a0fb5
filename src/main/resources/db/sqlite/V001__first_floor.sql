-- Times are milliseconds since 1970 (UTC). Identifiers are 16 random bytes.
--
-- STRICT, because a number stored as text compares wrongly with every other number.
-- WITHOUT ROWID, because a table with a random key would otherwise be two trees: each look-up by key would descend both,
-- and each insert would dirty a page of both.

CREATE TABLE account (
  id               BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  realm            TEXT    NOT NULL,
  email            TEXT    NOT NULL, -- trimmed and lower-case: equal bytes are equal addresses, no collation needed
  name             TEXT    NOT NULL, -- '' when none was given
  tier             TEXT    NOT NULL,
  email_verified   INTEGER NOT NULL CHECK (email_verified IN (0, 1)),
  password_hash    TEXT    NOT NULL, -- a PHC string: it names its own algorithm and parameters
  password_version INTEGER NOT NULL, -- grows with each new password, so that a slow check of the old one cannot win
  created_at       INTEGER NOT NULL,
  UNIQUE (realm, email)
) STRICT, WITHOUT ROWID;

-- One row from sign-in to purge, whatever number of refreshes lies between: this table cannot grow by being used.
--
-- The expiries have no index although the purge looks for them: every refresh moves them, and an index would be written
-- along each time. The purge walks the primary key in slices instead.
CREATE TABLE session (
  id              BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  account_id      BLOB    NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  contract        TEXT    NOT NULL,
  refresh_secret  BLOB    NOT NULL, -- SHA-256 of an opaque token's secret, or the seed that a rotating one is derived from
  refresh_key_id  TEXT    NOT NULL DEFAULT '', -- the key that signs a rotating token; '' for an opaque one
  generation      INTEGER NOT NULL,
  created_at      INTEGER NOT NULL,
  refreshed_at    INTEGER NOT NULL,
  idle_expires_at INTEGER NOT NULL,
  expires_at      INTEGER NOT NULL,
  ended_at        INTEGER,          -- kept for a day after, for whoever asks what became of it
  ended_why       TEXT,
  rotated_by      BLOB    NOT NULL, -- SHA-256 of the User-Agent that rotated last: only it may repeat that rotation
  user_agent      TEXT    NOT NULL,
  address         TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

-- To end all sessions of an account, and to delete an account without a walk through every session.
CREATE INDEX session_of_account ON session (account_id);

-- Only hashes: whoever reads this table cannot use what it stands for.
CREATE TABLE reset_token (
  token_hash BLOB    NOT NULL PRIMARY KEY,
  account_id BLOB    NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  contract   TEXT    NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- In the order of creation, since only an account's newest tokens are valid.
CREATE INDEX reset_token_of_account ON reset_token (account_id, created_at);
CREATE INDEX reset_token_expiry ON reset_token (expires_at);

-- Mail to be sent, and what is to become mail, written in the transaction of its cause. Sealed: a mailed link is as good
-- as a password, and a request for one holds what a stranger typed, which may be anybody's address.
CREATE TABLE outbox (
  id            BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  kind          TEXT    NOT NULL,
  sealed        BLOB    NOT NULL,
  created_at    INTEGER NOT NULL,
  due_at        INTEGER NOT NULL,
  expires_at    INTEGER NOT NULL, -- after this its link is dead, and the mail would only puzzle
  attempts      INTEGER NOT NULL,
  claimed_until INTEGER NOT NULL  -- a worker that died gives its mail back by not renewing this
) STRICT, WITHOUT ROWID;

-- By kind, so that mail which has no way out does not stand in the way of what has one.
CREATE INDEX outbox_due ON outbox (kind, due_at);
CREATE INDEX outbox_expiry ON outbox (expires_at);

-- What a developer's server shows instead of sending.
CREATE TABLE dev_mail (
  id      BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  sealed  BLOB    NOT NULL,
  sent_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX dev_mail_newest ON dev_mail (sent_at);

-- Keys, each wrapped by the master key, which is never in this database.
CREATE TABLE key_ring (
  id         TEXT    NOT NULL PRIMARY KEY, -- the `kid` of tokens, a public name
  purpose    TEXT    NOT NULL,
  algorithm  TEXT    NOT NULL,
  wrapped    BLOB    NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
