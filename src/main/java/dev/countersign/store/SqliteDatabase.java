package dev.countersign.store;

import dev.countersign.base.StartRefused;
import dev.countersign.store.SqliteConnection.Role;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The embedded database: one SQLite file in the data directory, written by one thread that groups
/// commits.
///
/// A commit is on the disk before anybody is answered (`synchronous=FULL`), and a failed one has
/// not happened as far as this process will ever show. One corner is the disk's: when the very
/// fsync of a commit fails and the machine then stops before another commit has overwritten it,
/// recovery may find it whole.
public final class SqliteDatabase implements Database {
  /// Older versions can lose commits when a checkpoint and a reset of the log meet
  /// (https://www.sqlite.org/wal.html §11).
  static final String MIN_VERSION = "3.51.3";

  private static final Comparator<String> BY_NUMBERS =
      Comparator.comparing(
          version -> Stream.of(version.split("\\.", -1)).mapToInt(Integer::parseInt).toArray(),
          Arrays::compare);

  static final String FILE = "countersign.db";

  /// What SQLite keeps beside it, or would roll back into it if it were there.
  static final List<String> SIDE_FILES = List.of(FILE + "-wal", FILE + "-shm", FILE + "-journal");

  /// A tenth of a second's work at the pace of a slow disk; who comes later is better told to try
  /// again.
  private static final int MAX_WAITING_WRITES = 1_024;

  /// Clients give up at about this time, and the browser behind them sooner.
  private static final Duration MAX_WAIT = Duration.ofSeconds(5);

  /// Grouping more hardly helps: by then the fsync is the smaller part, and the first in the group
  /// waits for the last.
  private static final int MAX_GROUP = 256;

  /// Reading takes a core and seldom the disk, so there is one reader for each core; at least two,
  /// so that one long read does not stop the others.
  private static final int MIN_READERS = 2;

  /// Each has a cache of 2 MiB.
  private static final int MAX_READERS = 16;

  /// The bounds of what waits, and how many read at once; a record, so that tests can have small
  /// ones.
  record Limits(SqliteWriter.Limits writing, int readers, Duration maxWaitToRead) {
    static Limits standard() {
      int readers =
          Math.clamp(Runtime.getRuntime().availableProcessors(), MIN_READERS, MAX_READERS);
      return new Limits(
          new SqliteWriter.Limits(MAX_WAITING_WRITES, MAX_WAIT, MAX_GROUP), readers, MAX_WAIT);
    }
  }

  /// What the writer has done since it was opened, and has yet to do.
  ///
  /// @param transactions how many were answered
  /// @param commits how many commits that took
  /// @param waiting how many wait now
  public record Load(long transactions, long commits, int waiting) {}

  private final SqliteWriter writer;
  private final SqliteReaders readers;
  private final List<String> migrated;
  private final Runnable onClose;
  private final Readiness readiness = new Readiness(this::canWrite);

  private SqliteDatabase(
      SqliteWriter writer, SqliteReaders readers, List<String> migrated, Runnable onClose) {
    this.writer = writer;
    this.readers = readers;
    this.migrated = migrated;
    this.onClose = onClose;
  }

  /// Opens the database in a directory that this process has claimed, and brings its tables up to
  /// date.
  ///
  /// @throws StartRefused when it cannot be used as it is
  public static SqliteDatabase open(DataDirectory directory, Clock clock) {
    return open(directory, Migrator.of(Dialect.SQLITE, clock), Limits.standard(), () -> {});
  }

  /// Claims the directory for this database alone, until it is closed.
  ///
  /// @throws StartRefused when it cannot be used as it is
  public static SqliteDatabase open(Path directory, Clock clock) {
    return open(directory, clock, Limits.standard());
  }

  static SqliteDatabase open(Path directory, Clock clock, Limits limits) {
    DataDirectory claimed = DataDirectory.claim(directory);
    try {
      return open(claimed, Migrator.of(Dialect.SQLITE, clock), limits, claimed::close);
    } catch (RuntimeException e) {
      claimed.close();
      throw e;
    }
  }

  private static SqliteDatabase open(
      DataDirectory directory, Migrator migrator, Limits limits, Runnable onClose) {
    if (directory.path().toString().indexOf('?') >= 0) {
      // The driver takes what follows for settings, and the file would be another one.
      throw new StartRefused(
          "the data directory " + directory.path() + " has a question mark in its name");
    }
    Path file = directory.file(FILE);
    SIDE_FILES.forEach(directory::tightenFile);
    List<String> migrated = prepare(file, migrator);
    try {
      var readers = new SqliteReaders(file, limits.readers(), limits.maxWaitToRead());
      var writer = new SqliteWriter(file, limits.writing());
      writer.start();
      return new SqliteDatabase(writer, readers, migrated, onClose);
    } catch (StoreUnavailable e) {
      throw refused(file, e);
    }
  }

  /// Checks SQLite and the file, and migrates it, all before anything else touches it.
  private static List<String> prepare(Path file, Migrator migrator) {
    try (Connection connection = SqliteConnection.connect(file, Role.WRITER)) {
      requireVersion(ask(connection, "SELECT sqlite_version()"));
      // The file system has to share memory between processes, which network file systems do not.
      if (!ask(connection, "PRAGMA journal_mode").equals("wal")) {
        throw new StartRefused("the file system of " + file + " cannot hold a write-ahead log");
      }
      return migrator.migrate(connection);
    } catch (SQLException e) {
      throw refused(file, e);
    }
  }

  private static StartRefused refused(Path file, Exception e) {
    return new StartRefused("the database " + file + " cannot be used: " + e.getMessage(), e);
  }

  private static String ask(Connection connection, String question) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(question)) {
      answer.next();
      return answer.getString(1);
    }
  }

  static void requireVersion(String version) {
    if (BY_NUMBERS.compare(version, MIN_VERSION) < 0) {
      throw new StartRefused("SQLite " + version + " is too old, " + MIN_VERSION + " is needed");
    }
  }

  @Override
  public <T extends @Nullable Object> T write(Work<T> work) {
    return writer.write(work);
  }

  @Override
  public <T extends @Nullable Object> T read(Work<T> work) {
    writer.refuseInside();
    return readers.read(work);
  }

  @Override
  public boolean isReady() {
    return readiness.isReady();
  }

  private boolean canWrite() {
    try {
      return write(transaction -> transaction.sql().execute("PRAGMA user_version = 0")) >= 0;
    } catch (StoreUnavailable e) {
      return false;
    }
  }

  /// The migrations that were applied when this database was opened, oldest first; empty when it
  /// was up to date.
  public List<String> migrated() {
    return migrated;
  }

  public Load load() {
    return new Load(writer.transactions(), writer.commits(), writer.waiting());
  }

  /// Finishes what waits, then closes; whoever comes later is refused.
  @Override
  public void close() {
    writer.close();
    readers.close();
    onClose.run();
  }
}
