package dev.countersign.store;

import dev.countersign.bench.RawUpdates;
import dev.countersign.store.SqliteConnection.Role;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.sqlite.SQLiteConnection;

/// Raw updates in SQLite, on one connection with the server's own settings: what this disk can do.
public final class SqliteUpdates implements RawUpdates {
  private final Connection connection;
  private final List<byte[]> sessions;
  private int next;

  private SqliteUpdates(Connection connection, List<byte[]> sessions) {
    this.connection = connection;
    this.sessions = sessions;
  }

  /// Opens the database of a stopped server.
  ///
  /// @param sessions ids of rows to be updated in turn
  public static SqliteUpdates on(Path database, List<byte[]> sessions) throws SQLException {
    Connection connection = SqliteConnection.connect(database, Role.WRITER);
    // As the server has it: the driver does not look for transactions by itself.
    connection.unwrap(SQLiteConnection.class).getConnectionConfig().setAutoCommit(false);
    return new SqliteUpdates(connection, List.copyOf(sessions));
  }

  @Override
  public double rate(int batch, Duration turn) throws SQLException {
    try (PreparedStatement begin = connection.prepareStatement("BEGIN IMMEDIATE");
        PreparedStatement commit = connection.prepareStatement("COMMIT");
        PreparedStatement update =
            connection.prepareStatement(
                """
                UPDATE session SET generation = generation + 1, refreshed_at = ?, idle_expires_at = ?
                 WHERE id = ?
                """)) {
      long start = System.nanoTime();
      long spent;
      long count = 0;
      do {
        begin.execute();
        for (int i = 0; i < batch; i++) {
          update(update);
        }
        commit.execute();
        count += batch;
        spent = System.nanoTime() - start;
      } while (spent < turn.toNanos());
      return count * 1e9 / spent;
    }
  }

  private void update(PreparedStatement update) throws SQLException {
    long now = System.currentTimeMillis();
    update.setLong(1, now);
    update.setLong(2, now + Duration.ofDays(7).toMillis());
    update.setBytes(3, sessions.get(next++ % sessions.size()));
    if (update.executeUpdate() != 1) {
      throw new SQLException("no such session");
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
