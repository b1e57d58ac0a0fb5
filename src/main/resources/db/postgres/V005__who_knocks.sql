-- Who tries passwords on an account, by a digest: a network, a device that was given a token, or all strangers together.
-- There is a row for an address that no account has, too.
--
-- What changes at every sign-in is not indexed: expiries are whole days. The fill factor leaves a row's new version a place.
CREATE TABLE sign_in_source (
  key_hash         BYTEA   NOT NULL PRIMARY KEY CHECK (octet_length(key_hash) = 16),
  failures         INTEGER NOT NULL, -- in a row: a success ends it, time does not
  recent           INTEGER NOT NULL, -- those of them that delays go by
  recent_until     BIGINT  NOT NULL,
  delayed_until    BIGINT  NOT NULL,
  account_id       BYTEA   CHECK (octet_length(account_id) = 16), -- whom it has signed in to: a network that is known
  password_version INTEGER NOT NULL, -- of that account then: a reset makes everybody a stranger
  known_since      BIGINT  NOT NULL,
  known_until      BIGINT  NOT NULL,
  expires_at       BIGINT  NOT NULL
) WITH (fillfactor = 70);

CREATE INDEX sign_in_source_expiry ON sign_in_source (expires_at);
CREATE INDEX sign_in_source_of_account ON sign_in_source (account_id) WHERE account_id IS NOT NULL;
