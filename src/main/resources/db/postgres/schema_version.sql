-- What has been applied to this database; the program itself keeps it.
CREATE TABLE IF NOT EXISTS schema_version (
  version    INTEGER PRIMARY KEY,
  name       TEXT    NOT NULL,
  checksum   TEXT    NOT NULL, -- SHA-256 of the script, in hex
  applied_at BIGINT  NOT NULL
);
