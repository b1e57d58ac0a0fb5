package dev.countersign.store;

import dev.countersign.base.StartRefused;
import dev.countersign.store.DatabaseSettings.Postgres;
import dev.countersign.store.Table.Column;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The PostgreSQL database that another one is copied into. Used by one thread at a time.
final class CopyTarget implements AutoCloseable {
  private final PostgresUrl url;
  private final Connection connection;

  private CopyTarget(PostgresUrl url, Connection connection) {
    this.url = url;
    this.connection = connection;
  }

  /// @throws StartRefused when no server could use it
  static CopyTarget open(Postgres settings) throws SQLException {
    Connection connection = PostgresStart.connect(inBatches(settings));
    try (Statement statement = connection.createStatement()) {
      // Nobody waits for this connection: what a role may have set for those of servers is no
      // matter.
      statement.execute("SET statement_timeout = 0");
      return new CopyTarget(settings.url(), connection);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  // The driver then sends many rows in one statement.
  private static Postgres inBatches(Postgres settings) {
    PostgresUrl url = settings.url();
    var parameters = new LinkedHashMap<>(url.parameters());
    parameters.putIfAbsent("reWriteBatchedInserts", "true");
    var batching =
        new PostgresUrl(url.servers(), url.database(), url.user(), url.password(), parameters);
    return new Postgres(batching, settings.tls(), settings.poolSize(), settings.statementTimeout());
  }

  /// Begins or goes on with a copy of this source, and makes the tables.
  ///
  /// @throws StartRefused when something else is there
  UnfinishedCopy.Begun begin(String source, Clock clock) throws SQLException {
    UnfinishedCopy.Begun begun = UnfinishedCopy.begin(connection, url, source);
    Migrator.of(Dialect.POSTGRES, clock).migrate(connection);
    return begun;
  }

  /// @throws IllegalStateException when a table has not the very columns of its source
  void requireColumns(List<Table> tables) throws SQLException {
    for (Table table : tables) {
      Set<String> wanted = table.columns().stream().map(Column::name).collect(Collectors.toSet());
      Set<String> there = columns(table.name());
      if (!there.equals(wanted)) {
        throw new IllegalStateException(
            "%s has the columns %s there and %s here".formatted(table.name(), there, wanted));
      }
    }
  }

  private Set<String> columns(String table) throws SQLException {
    String sql =
        """
        SELECT column_name FROM information_schema.columns
        WHERE table_schema = current_schema() AND table_name = ?
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, table);
      try (ResultSet answer = statement.executeQuery()) {
        var names = new HashSet<String>();
        while (answer.next()) {
          names.add(answer.getString(1));
        }
        return names;
      }
    }
  }

  TableRows rows() {
    return new TableRows(connection, Dialect.POSTGRES);
  }

  /// Adds all of the rows, or none.
  void add(Table table, List<List<Cell>> rows) throws SQLException {
    connection.setAutoCommit(false);
    try {
      rows().insert(table, rows);
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  /// Lets servers start on it.
  void finish() throws SQLException {
    UnfinishedCopy.end(connection);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
