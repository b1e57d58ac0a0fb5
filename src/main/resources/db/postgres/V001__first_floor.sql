-- Times are milliseconds since 1970 (UTC). Identifiers are 16 random bytes, so that inserts spread over the whole key.
--
-- Text that is compared is COLLATE "C": equal bytes are equal, whatever the database's own locale says, and an upgrade of
-- the system's collations cannot spoil an index.

CREATE TABLE account (
  id               BYTEA            NOT NULL PRIMARY KEY CHECK (octet_length(id) = 16),
  realm            TEXT COLLATE "C" NOT NULL,
  email            TEXT COLLATE "C" NOT NULL, -- trimmed and lower-case
  name             TEXT             NOT NULL, -- '' when none was given
  tier             TEXT             NOT NULL,
  email_verified   INTEGER          NOT NULL CHECK (email_verified IN (0, 1)),
  password_hash    TEXT             NOT NULL, -- a PHC string: it names its own algorithm and parameters
  password_version INTEGER          NOT NULL, -- grows with each new password, so that a slow check of the old one cannot win
  created_at       BIGINT           NOT NULL,
  UNIQUE (realm, email)
);

-- One row from sign-in to purge, whatever number of refreshes lies between: this table cannot grow by being used.
--
-- The expiries have no index although the purge looks for them: every refresh moves them, and without one a refresh
-- changes nothing that is indexed. The fill factor leaves the new version of the row a place on the old one's page.
CREATE TABLE session (
  id              BYTEA   NOT NULL PRIMARY KEY CHECK (octet_length(id) = 16),
  account_id      BYTEA   NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  contract        TEXT    NOT NULL,
  refresh_secret  BYTEA   NOT NULL, -- SHA-256 of an opaque token's secret, or the seed that a rotating one is derived from
  refresh_key_id  TEXT    NOT NULL DEFAULT '', -- the key that signs a rotating token; '' for an opaque one
  generation      INTEGER NOT NULL,
  created_at      BIGINT  NOT NULL,
  refreshed_at    BIGINT  NOT NULL,
  idle_expires_at BIGINT  NOT NULL,
  expires_at      BIGINT  NOT NULL,
  ended_at        BIGINT,           -- kept for a day after, for whoever asks what became of it
  ended_why       TEXT,
  rotated_by      BYTEA   NOT NULL, -- SHA-256 of the User-Agent that rotated last: only it may repeat that rotation
  user_agent      TEXT    NOT NULL,
  address         TEXT    NOT NULL
) WITH (fillfactor = 85);

-- To end all sessions of an account, and to delete an account without a walk through every session.
CREATE INDEX session_of_account ON session (account_id);

-- Only hashes: whoever reads this table cannot use what it stands for.
CREATE TABLE reset_token (
  token_hash BYTEA  NOT NULL PRIMARY KEY,
  account_id BYTEA  NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  contract   TEXT   NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);

-- In the order of creation, since only an account's newest tokens are valid.
CREATE INDEX reset_token_of_account ON reset_token (account_id, created_at);
CREATE INDEX reset_token_expiry ON reset_token (expires_at);

-- Mail to be sent, and what is to become mail, written in the transaction of its cause. Sealed: a mailed link is as good
-- as a password, and a request for one holds what a stranger typed, which may be anybody's address.
CREATE TABLE outbox (
  id            BYTEA            NOT NULL PRIMARY KEY CHECK (octet_length(id) = 16),
  kind          TEXT COLLATE "C" NOT NULL,
  sealed        BYTEA            NOT NULL,
  created_at    BIGINT           NOT NULL,
  due_at        BIGINT           NOT NULL,
  expires_at    BIGINT           NOT NULL, -- after this its link is dead, and the mail would only puzzle
  attempts      INTEGER          NOT NULL,
  claimed_until BIGINT           NOT NULL  -- a worker that died gives its mail back by not renewing this
);

-- By kind, so that mail which has no way out does not stand in the way of what has one.
CREATE INDEX outbox_due ON outbox (kind, due_at);
CREATE INDEX outbox_expiry ON outbox (expires_at);

-- What a developer's server shows instead of sending.
CREATE TABLE dev_mail (
  id      BYTEA  NOT NULL PRIMARY KEY CHECK (octet_length(id) = 16),
  sealed  BYTEA  NOT NULL,
  sent_at BIGINT NOT NULL
);

CREATE INDEX dev_mail_newest ON dev_mail (sent_at);

-- Keys, each wrapped by the master key, which is never in this database.
CREATE TABLE key_ring (
  id         TEXT COLLATE "C" NOT NULL PRIMARY KEY, -- the `kid` of tokens, a public name
  purpose    TEXT             NOT NULL,
  algorithm  TEXT             NOT NULL,
  wrapped    BYTEA            NOT NULL,
  created_at BIGINT           NOT NULL
);
