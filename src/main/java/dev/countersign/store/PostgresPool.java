package dev.countersign.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.countersign.store.DatabaseSettings.Postgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/// The connections to a PostgreSQL server, each lent to one transaction at a time. Safe for use by
/// many threads.
///
/// Their number is how many transactions of this node the server works on at once. All stay open,
/// so that a burst does not begin with as many handshakes; those that died are replaced while
/// others wait.
final class PostgresPool implements AutoCloseable {
  /// How long one waits for a connection, be it that all are lent or that the server is gone.
  static final Duration MAX_WAIT = Duration.ofSeconds(1);

  /// How long a connection that has been idle may take to show that it is alive.
  private static final Duration PROBE = Duration.ofMillis(500);

  /// For a node that stopped in the middle of a transaction: its locks are not held for longer.
  private static final Duration MAX_PAUSE = Duration.ofSeconds(10);

  /// Counting takes a fraction of the time that a transaction takes.
  private static final int TRANSACTIONS_PER_COUNT = 4;

  private static final String WITHOUT_WAITING = ";\nSET synchronous_commit = off";

  private final HikariDataSource connections;

  /// The connections for transactions.
  static PostgresPool ofTransactions(Postgres settings) {
    return new PostgresPool("postgres", settings.poolSize(), false, settings);
  }

  /// A few more connections on which each statement is a transaction of its own, whose commit does
  /// not wait for the server's disk: a single round trip.
  static PostgresPool ofCounts(Postgres settings) {
    int size = Math.ceilDiv(settings.poolSize(), TRANSACTIONS_PER_COUNT);
    return new PostgresPool("postgres-counts", size, true, settings);
  }

  private PostgresPool(String name, int size, boolean counting, Postgres settings) {
    var config = new HikariConfig();
    config.setPoolName(name);
    config.setDataSource(PostgresSource.of(settings, maxAnswer(settings)));
    config.setAutoCommit(counting);
    config.setMaximumPoolSize(size);
    config.setConnectionTimeout(MAX_WAIT.toMillis());
    config.setValidationTimeout(PROBE.toMillis());
    config.setConnectionInitSql(sessionSettings(settings) + (counting ? WITHOUT_WAITING : ""));
    // Otherwise the first rollback would undo the session's settings.
    config.setIsolateInternalQueries(true);
    // The server may be gone again by now: that is for the first caller to hear, and to pass.
    config.setInitializationFailTimeout(-1);
    this.connections = new HikariDataSource(config);
  }

  /// Longer than the server itself lets a statement take, so that it is the one to give up.
  private static Duration maxAnswer(Postgres settings) {
    return settings.statementTimeout().plus(MAX_WAIT);
  }

  // READ COMMITTED whatever the database's default: an UPDATE that waited looks again whether its
  // WHERE still holds, which is what decides every race here.
  private static String sessionSettings(Postgres settings) {
    return """
    SET default_transaction_isolation = 'read committed';
    SET statement_timeout = %d;
    SET idle_in_transaction_session_timeout = %d\
    """
        .formatted(settings.statementTimeout().toMillis(), MAX_PAUSE.toMillis());
  }

  /// @throws StoreUnavailable when there is none in time
  Connection borrow() {
    try {
      return connections.getConnection();
    } catch (SQLException e) {
      throw new StoreUnavailable("no connection: " + PostgresErrors.describe(e), e);
    }
  }

  /// Has the connection closed for good, once it is given back.
  void discard(Connection connection) {
    connections.evictConnection(connection);
  }

  @Override
  public void close() {
    connections.close();
  }
}
