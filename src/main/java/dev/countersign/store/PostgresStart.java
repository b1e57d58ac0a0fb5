package dev.countersign.store;

import dev.countersign.base.StartRefused;
import dev.countersign.store.DatabaseSettings.Postgres;
import dev.countersign.store.DatabaseSettings.Tls;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/// What is done before anything uses a PostgreSQL database: look whether it can be used, and bring
/// its tables up to date.
///
/// It has a connection of its own, for a migration may take longer than any other statement.
final class PostgresStart {
  /// The oldest that is still maintained.
  static final int MIN_VERSION = 14;

  /// What `server_version_num` counts a major version as.
  private static final int MAJOR = 10_000;

  /// For one statement of a migration.
  private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(10);

  /// For others to let go of a table, or of the right to migrate.
  private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(60);

  /// lock_not_available
  private static final String LOCKED = "55P03";

  private static final String NO_TLS = "does not support SSL";

  private PostgresStart() {}

  /// @return the names of the scripts that were applied
  /// @throws StartRefused when the database cannot be used as it is
  static List<String> prepare(Postgres settings, Clock clock) {
    try (Connection connection = connect(settings)) {
      UnfinishedCopy.refuse(connection, settings.url());
      List<String> applied = Migrator.of(Dialect.POSTGRES, clock).migrate(connection);
      // Again, for a copy may have begun while this waited for other nodes.
      UnfinishedCopy.refuse(connection, settings.url());
      return applied;
    } catch (SQLException e) {
      throw refused(settings, e);
    }
  }

  /// A connection to a database that can be used, and on which statements may take long.
  ///
  /// @throws StartRefused when it cannot be used
  static Connection connect(Postgres settings) {
    try {
      Connection connection = PostgresSource.of(settings, ANSWER_TIMEOUT).getConnection();
      try {
        requireUsable(connection);
        settle(connection);
        return connection;
      } catch (SQLException | StartRefused e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw refused(settings, e);
    }
  }

  // Whatever the role or the database has set, which is meant for short statements.
  private static void settle(Connection connection) throws SQLException {
    String settings =
        """
        SET statement_timeout = 0;
        SET default_transaction_isolation = 'read committed';
        SET lock_timeout = %d\
        """
            .formatted(LOCK_TIMEOUT.toMillis());
    try (Statement statement = connection.createStatement()) {
      statement.execute(settings);
    }
  }

  private static void requireUsable(Connection connection) throws SQLException {
    requireVersion(ask(connection, "server_version_num"), ask(connection, "server_version"));
    requireEncoding(ask(connection, "server_encoding"));
    requireDurability(ask(connection, "synchronous_commit"));
  }

  static void requireVersion(String number, String name) {
    if (Integer.parseInt(number) < MIN_VERSION * MAJOR) {
      throw new StartRefused(
          "PostgreSQL %s is too old: %d or newer is needed.".formatted(name, MIN_VERSION));
    }
  }

  static void requireEncoding(String encoding) {
    if (!encoding.equals("UTF8")) {
      throw new StartRefused(
          "The database is encoded in %s, and UTF8 is needed: make one WITH ENCODING 'UTF8'."
              .formatted(encoding));
    }
  }

  static void requireDurability(String synchronousCommit) {
    if (synchronousCommit.equals("off")) {
      throw new StartRefused(
          "synchronous_commit is off, so that answers could be lost after they were given:"
              + " ALTER ROLE … SET synchronous_commit = on.");
    }
  }

  private static String ask(Connection connection, String setting) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery("SHOW " + setting)) {
      answer.next();
      return answer.getString(1);
    }
  }

  private static StartRefused refused(Postgres settings, SQLException e) {
    if (LOCKED.equals(e.getSQLState())) {
      return new StartRefused(
          "%s is being migrated or used by others, who have not let go of it for %d seconds: start again later."
              .formatted(settings.url(), LOCK_TIMEOUT.toSeconds()),
          e);
    }
    String why = why(e);
    if (why.contains(NO_TLS)) {
      return new StartRefused(
          "%s offers no TLS, and database.tls is %s: %s only where nobody can listen."
              .formatted(settings.url(), settings.tls().text(), Tls.DISABLE.text()),
          e);
    }
    return new StartRefused("%s cannot be used: %s".formatted(settings.url(), why), e);
  }

  // Of these the driver says only that the attempt failed.
  private static String why(SQLException e) {
    return switch (e.getCause()) {
      case UnknownHostException _ -> "the host is not known";
      case SocketTimeoutException _ -> "the server does not answer";
      case null, default -> String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    };
  }
}
