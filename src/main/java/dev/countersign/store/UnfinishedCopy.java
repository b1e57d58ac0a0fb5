package dev.countersign.store;

import dev.countersign.base.StartRefused;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// The mark on a PostgreSQL database that another one is being copied into it: a table with the
/// name of the source. While it is there no server starts on the database.
final class UnfinishedCopy {
  private static final String TABLE = "unfinished_copy";
  private static final String VERSIONS = "schema_version";

  /// How a copy begins.
  enum Begun {
    FROM_THE_START,
    WHERE_IT_STOPPED
  }

  private UnfinishedCopy() {}

  /// @throws StartRefused when the mark is there
  static void refuse(Connection connection, PostgresUrl url) throws SQLException {
    if (tables(connection).contains(TABLE)) {
      throw new StartRefused(
          "%s holds a copy that is not finished: start the same countersign copy again, or drop it."
              .formatted(url));
    }
  }

  /// Sets the mark. Of several who do at the same time one goes first, and the others find it.
  ///
  /// @throws StartRefused when something else is in the database than an unfinished copy of the
  ///   same source
  static Begun begin(Connection connection, PostgresUrl url, String source) throws SQLException {
    connection.setAutoCommit(false);
    try {
      execute(connection, Dialect.POSTGRES.migrationLock());
      Begun begun = mark(connection, url, source);
      connection.commit();
      return begun;
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private static Begun mark(Connection connection, PostgresUrl url, String source)
      throws SQLException {
    List<String> tables = tables(connection);
    if (tables.contains(TABLE)) {
      requireSame(connection, url, source);
      return Begun.WHERE_IT_STOPPED;
    }
    for (String table : tables) {
      if (!table.equals(VERSIONS) && hasRows(connection, table)) {
        throw new StartRefused(
            "%s is not empty: there are rows in %s; copy into a new database"
                .formatted(url, table));
      }
    }
    execute(connection, "CREATE TABLE " + TABLE + " (source TEXT NOT NULL PRIMARY KEY)");
    try (PreparedStatement statement =
        connection.prepareStatement("INSERT INTO " + TABLE + " (source) VALUES (?)")) {
      statement.setString(1, source);
      statement.executeUpdate();
    }
    return Begun.FROM_THE_START;
  }

  private static void requireSame(Connection connection, PostgresUrl url, String source)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT source FROM " + TABLE)) {
      while (rows.next()) {
        String other = rows.getString(1);
        if (!other.equals(source)) {
          throw new StartRefused(
              "%s holds an unfinished copy of %s: copy into a new database".formatted(url, other));
        }
      }
    }
  }

  /// Takes the mark away.
  static void end(Connection connection) throws SQLException {
    execute(connection, "DROP TABLE " + TABLE);
  }

  // Not from information_schema, which hides what the asking role has no rights to.
  private static List<String> tables(Connection connection) throws SQLException {
    String sql =
        """
        SELECT c.relname FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p')
        ORDER BY c.relname
        """;
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      var names = new ArrayList<String>();
      while (rows.next()) {
        names.add(rows.getString(1));
      }
      return names;
    }
  }

  private static boolean hasRows(Connection connection, String table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT 1 FROM " + Table.quoted(table) + " LIMIT 1")) {
      return rows.next();
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
