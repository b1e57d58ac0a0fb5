package dev.countersign.bench;

import dev.countersign.store.PostgresUpdates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/// What a PostgreSQL server tells about itself, and where its processes are.
final class PostgresProbe implements AutoCloseable {
  private final Connection connection;

  /// What the server has done since it was made; NaN for what it does not tell.
  ///
  /// @param transactions those that were rolled back included, as every read is
  /// @param queries reads and writes of rows; only where the extension pg_stat_statements is there
  record Counters(double transactions, double queries, double walBytes) {}

  private PostgresProbe(Connection connection) {
    this.connection = connection;
  }

  static PostgresProbe of(String url) throws SQLException {
    return new PostgresProbe(PostgresUpdates.connect(url));
  }

  /// @throws IOException when there are tables, which might be somebody's
  void requireEmpty() throws IOException, SQLException {
    String tables =
        "SELECT count(*) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')";
    if (number(tables) > 0) {
      throw new IOException("the database is not empty");
    }
  }

  /// Its version and what makes a commit durable.
  String description() throws SQLException {
    return "PostgreSQL %s, fsync=%s, synchronous_commit=%s"
        .formatted(
            text("SHOW server_version"), text("SHOW fsync"), text("SHOW synchronous_commit"));
  }

  /// The process that all others of the server come from, when it is on this machine.
  Optional<ProcessHandle> server() throws SQLException {
    long backend = (long) number("SELECT pg_backend_pid()");
    return isPostgres(backend)
        ? ProcessHandle.of(backend).flatMap(ProcessHandle::parent)
        : Optional.empty();
  }

  // The number might be that of some other process, if the server is elsewhere.
  private static boolean isPostgres(long pid) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), "comm"))
          .strip()
          .equals("postgres");
    } catch (IOException e) {
      return false;
    }
  }

  Counters counters() throws SQLException {
    return new Counters(
        number(
            "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = current_database()"),
        queries(),
        number("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')"));
  }

  private double queries() {
    try {
      return number(
          """
          SELECT sum(calls) FROM pg_stat_statements JOIN pg_database ON oid = dbid
           WHERE datname = current_database() AND query ~* '^(select|insert|update|delete)'
          """);
    } catch (SQLException e) {
      return Double.NaN; // the extension is not there
    }
  }

  private double number(String query) throws SQLException {
    return Double.parseDouble(text(query));
  }

  private String text(String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
