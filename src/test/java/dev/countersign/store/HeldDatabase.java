package dev.countersign.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/// A database file that nobody else can write while this is open, as when somebody's shell sits in
/// a transaction.
public final class HeldDatabase implements AutoCloseable {
  private final Connection connection;

  /// @param directory the data directory of a running server
  public HeldDatabase(Path directory) {
    try {
      connection =
          SqliteConnection.connect(
              directory.resolve(SqliteDatabase.FILE), SqliteConnection.Role.WRITER);
      run("BEGIN IMMEDIATE");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() {
    try {
      run("ROLLBACK");
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
