package dev.countersign.store;

import dev.countersign.base.StartRefused;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Brings a database's tables up to date with numbered SQL scripts, forward only, each in a
/// transaction of its own.
///
/// What was applied is kept in `schema_version` with a checksum of the script, so that a database
/// that another version made, or that a changed script would have made otherwise, is refused and
/// not guessed about.
final class Migrator {
  /// One step.
  ///
  /// @param version counts from 1 without gaps
  /// @param name its file's name
  record Migration(int version, String name, String sql) {
    private static final Pattern FILE_NAME = Pattern.compile("V(\\d{3})__[a-z0-9_]+\\.sql");

    static Migration of(String name, String sql) {
      Matcher matcher = FILE_NAME.matcher(name);
      if (!matcher.matches()) {
        throw new IllegalArgumentException("not a migration's name: " + name);
      }
      return new Migration(Integer.parseInt(matcher.group(1)), name, sql);
    }

    /// SHA-256 of the script in hex; line ends do not count, since a checkout may change them.
    String checksum() {
      try {
        byte[] script = sql.replace("\r\n", "\n").getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(script));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }
  }

  private final String lock;
  private final String versionTable;
  private final List<Migration> migrations;
  private final Clock clock;

  /// @param lock the statement that keeps others from migrating until the transaction ends; empty
  ///   when there are none
  /// @param versionTable the statement that creates `schema_version` where it is missing
  Migrator(String lock, String versionTable, List<Migration> migrations, Clock clock) {
    for (int i = 0; i < migrations.size(); i++) {
      if (migrations.get(i).version() != i + 1) {
        throw new IllegalArgumentException("migrations count from 1 without gaps");
      }
    }
    this.lock = lock;
    this.versionTable = versionTable;
    this.migrations = List.copyOf(migrations);
    this.clock = clock;
  }

  /// Folders cannot be listed inside a jar, so one resource, `index`, names the scripts in their
  /// order.
  static Migrator of(Dialect dialect, Clock clock) {
    String folder = dialect.migrations();
    List<Migration> migrations =
        text(folder + "index")
            .lines()
            .map(name -> Migration.of(name, text(folder + name)))
            .toList();
    return new Migrator(
        dialect.migrationLock(), text(folder + "schema_version.sql"), migrations, clock);
  }

  private static String text(String resource) {
    try (InputStream in = Migrator.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the program is incomplete: " + resource + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Applies what is missing. Of many that do so at once, one applies each script and the others
  /// wait for it.
  ///
  /// @return the names of the scripts that were applied now, by this call
  /// @throws StartRefused when the database was made by a newer program or another script, or a
  ///   script fails; what was applied before the failing one stays
  List<String> migrate(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try {
      var applied = new ArrayList<String>();
      List<Migration> missing = lockAndLook(connection);
      while (!missing.isEmpty()) {
        Migration next = missing.getFirst();
        apply(connection, next);
        applied.add(next.name());
        missing = lockAndLook(connection);
      }
      return List.copyOf(applied);
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  /// The names of the scripts that are missing; nothing is changed.
  ///
  /// @throws StartRefused when it is no database of ours, or was made by a newer program or another
  ///   script
  List<String> pending(Connection connection) throws SQLException {
    if (!hasVersionTable(connection)) {
      throw new StartRefused("it is no database that countersign made");
    }
    return missing(connection).stream().map(Migration::name).toList();
  }

  /// Looks anew before each script: while the lock was free somebody else may have applied it.
  private List<Migration> lockAndLook(Connection connection) throws SQLException {
    if (!lock.isEmpty()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(lock);
      }
    }
    // Asked first, because who may not create tables is refused even where the table is there.
    if (!hasVersionTable(connection)) {
      execute(connection, versionTable);
    }
    return missing(connection);
  }

  private static boolean hasVersionTable(Connection connection) throws SQLException {
    DatabaseMetaData about = connection.getMetaData();
    try (ResultSet tables =
        about.getTables(null, connection.getSchema(), "schema_version", new String[] {"TABLE"})) {
      return tables.next();
    }
  }

  private List<Migration> missing(Connection connection) throws SQLException {
    int known = 0;
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT version, name, checksum FROM schema_version ORDER BY version")) {
      while (rows.next()) {
        known++;
        require(rows.getInt("version"), rows.getString("name"), rows.getString("checksum"), known);
      }
    }
    return migrations.subList(known, migrations.size());
  }

  private void require(int version, String name, String checksum, int position) {
    if (version > migrations.size()) {
      throw new StartRefused(
          "the database was made by a newer countersign (its schema is at "
              + name
              + "); use that version or a newer one");
    }
    if (version != position || !migrations.get(version - 1).checksum().equals(checksum)) {
      throw new StartRefused(
          "the database was not made by this countersign's "
              + name
              + ", or that was changed since");
    }
  }

  private void apply(Connection connection, Migration migration) throws SQLException {
    try {
      execute(connection, migration.sql());
      record(connection, migration);
      connection.commit();
    } catch (SQLException e) {
      throw new StartRefused(
          "the migration " + migration.name() + " failed and was undone: " + e.getMessage(), e);
    }
  }

  private void record(Connection connection, Migration migration) throws SQLException {
    String sql =
        "INSERT INTO schema_version (version, name, checksum, applied_at) VALUES (?, ?, ?, ?)";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, migration.version());
      statement.setString(2, migration.name());
      statement.setString(3, migration.checksum());
      statement.setLong(4, clock.instant().toEpochMilli());
      statement.executeUpdate();
    }
  }

  private static void execute(Connection connection, String script) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // The driver takes a whole script, triggers with their inner semicolons included.
      statement.executeUpdate(script);
    }
  }
}
