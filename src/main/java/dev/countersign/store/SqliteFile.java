package dev.countersign.store;

import dev.countersign.base.StartRefused;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Properties;
import org.sqlite.jdbc4.JDBC4Connection;

/// A SQLite file as it lies on the disk: read as it is, whether or not a server has it open. Used
/// by one thread at a time.
final class SqliteFile implements AutoCloseable {
  private final Path path;
  private final Connection connection;

  private SqliteFile(Path path, Connection connection) {
    this.path = path;
    this.connection = connection;
  }

  /// @throws StartRefused when there is no such file
  static SqliteFile open(Path path) throws SQLException {
    if (!Files.isRegularFile(path)) {
      throw new StartRefused("there is no database " + path);
    }
    if (path.toString().indexOf('?') >= 0) {
      // The driver takes what follows for settings.
      throw new StartRefused(path + " has a question mark in its name");
    }
    Connection raw = new JDBC4Connection("jdbc:sqlite:" + path, path.toString(), new Properties());
    try (Statement statement = raw.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 2000");
      // As a server has it: a doctored file's views and triggers call nothing.
      statement.execute("PRAGMA trusted_schema = OFF");
      return new SqliteFile(path, raw);
    } catch (SQLException e) {
      raw.close();
      throw e;
    }
  }

  Connection connection() {
    return connection;
  }

  /// From here on whatever would change it fails.
  void refuseWrites() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA query_only = ON");
    }
  }

  /// Writes the whole database, as it is at this moment, into an empty file. Writers go on
  /// meanwhile; deleted rows are not in it.
  void copyInto(Path empty) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("VACUUM INTO ?")) {
      statement.setString(1, empty.toString());
      statement.execute();
    }
  }

  /// The scripts that a server would apply to it first, by their names.
  ///
  /// @throws StartRefused when it is no database of ours, or of a newer version
  List<String> pendingMigrations(Clock clock) throws SQLException {
    return Migrator.of(Dialect.SQLITE, clock).pending(connection);
  }

  /// Reads all of it.
  ///
  /// @throws StartRefused when something in it is damaged
  void requireWhole() throws SQLException {
    requireNothingElse("PRAGMA integrity_check", "ok");
    requireNothingElse("PRAGMA foreign_key_check", "");
  }

  private void requireNothingElse(String check, String fine) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(check)) {
      while (answer.next()) {
        String found = answer.getString(1);
        if (!found.equals(fine)) {
          throw new StartRefused("%s is damaged (%s: %s)".formatted(path, check, found));
        }
      }
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      // Nothing was to be kept.
    }
  }
}
