package dev.countersign.store;

import dev.countersign.base.StartRefused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The SQLite database that is copied elsewhere, in one state from beginning to end. Used by one
/// thread at a time.
///
/// While it is open no server can be: what a server did after the copy began would be missing from
/// it, so that refreshed tokens would be refused and ended sessions be back.
final class CopySource implements AutoCloseable {
  private final Path path;
  private final SqliteFile file;
  private final Runnable onClose;

  private CopySource(Path path, SqliteFile file, Runnable onClose) {
    this.path = path;
    this.file = file;
    this.onClose = onClose;
  }

  /// @param given a data directory, the database in one, or a copy of it that was made as a backup
  /// @throws StartRefused when it is no database of this very version, or a server uses it
  static CopySource open(Path given, Clock clock) throws SQLException {
    Path path = real(Files.isDirectory(given) ? given.resolve(SqliteDatabase.FILE) : given);
    // A server looks for this name alone; whatever else lies beside a backup is not ours to lock.
    @Nullable DataDirectory claimed =
        path.endsWith(SqliteDatabase.FILE) ? DataDirectory.claim(path.resolveSibling(".")) : null;
    Runnable release = claimed == null ? () -> {} : claimed::close;
    try {
      return open(path, clock, release);
    } catch (RuntimeException | SQLException e) {
      release.run();
      throw e;
    }
  }

  private static CopySource open(Path path, Clock clock, Runnable release) throws SQLException {
    SqliteFile file = SqliteFile.open(path);
    try {
      requireCurrent(file.pendingMigrations(clock));
      // From the first statement on all of them see the same state.
      file.connection().setAutoCommit(false);
      return new CopySource(path, file, release);
    } catch (StartRefused e) {
      file.close();
      throw new StartRefused("%s cannot be copied: %s".formatted(path, e.sentence()), e);
    } catch (SQLException e) {
      file.close();
      throw e;
    }
  }

  private static void requireCurrent(List<String> pending) {
    if (!pending.isEmpty()) {
      throw new StartRefused(
          "it is of an older version; start this version's server on it once, and stop that");
    }
  }

  private static Path real(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new StartRefused("there is no database " + file);
    }
    try {
      return file.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The same each time the same file is opened.
  String name() {
    return path.toString();
  }

  List<Table> tables() throws SQLException {
    return SqliteTables.in(file.connection());
  }

  TableRows rows() {
    return new TableRows(file.connection(), Dialect.SQLITE);
  }

  @Override
  public void close() {
    file.close();
    onClose.run();
  }
}
