package dev.countersign.store;

import java.nio.file.Path;
import java.time.Duration;

/// Which database a server keeps everything in.
public sealed interface DatabaseSettings {
  /// A file of SQLite.
  ///
  /// @param directory where the file is, made if it does not exist
  record Embedded(Path directory) implements DatabaseSettings {}

  /// A PostgreSQL server, which many nodes may share.
  ///
  /// @param poolSize how many transactions of this node run at the same time
  /// @param statementTimeout how long one statement may take, locks that it waits for included
  record Postgres(PostgresUrl url, Tls tls, int poolSize, Duration statementTimeout)
      implements DatabaseSettings {}

  /// How a connection to a PostgreSQL server is protected, by the names that its own clients use.
  enum Tls {
    /// Not at all.
    DISABLE("disable"),
    /// Encrypted; whoever answers is taken for the server.
    REQUIRE("require"),
    /// Encrypted, to a server with a certificate that is trusted.
    VERIFY_CA("verify-ca"),
    /// Encrypted, to a server with a trusted certificate for the very name in the URL.
    VERIFY_FULL("verify-full");

    private final String text;

    Tls(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }

    boolean verifies() {
      return this == VERIFY_CA || this == VERIFY_FULL;
    }
  }
}
