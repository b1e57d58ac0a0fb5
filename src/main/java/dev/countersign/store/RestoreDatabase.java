package dev.countersign.store;

import dev.countersign.base.StartRefused;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/// Puts a copy of a SQLite database into a data directory that has none.
///
/// What is checked is the very file that is then served: a copy of the copy, made first.
public final class RestoreDatabase {
  /// A log that is there would be taken for the restored file's own.
  private static final List<String> IN_THE_WAY =
      Stream.concat(Stream.of(SqliteDatabase.FILE), SqliteDatabase.SIDE_FILES.stream()).toList();

  private RestoreDatabase() {}

  /// Checks the file and puts it there.
  ///
  /// @param file as [BackUpDatabase] has made it
  /// @param data the data directory, made when there is none
  /// @throws StartRefused when the file is none that a server could use, a database is there
  ///   already, or a server uses the directory; nothing has changed then
  public static void run(Path file, Path data, Clock clock) {
    requireSingleFile(file);
    try (DataDirectory directory = DataDirectory.claim(data)) {
      requireNone(directory.path());
      put(file, directory.path().resolve(SqliteDatabase.FILE), clock);
    } catch (FileAlreadyExistsException e) {
      throw inTheWay(Path.of(e.getFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void requireSingleFile(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new StartRefused("there is no file " + file);
    }
    Path log = Path.of(file + "-wal");
    if (Files.exists(log)) {
      throw new StartRefused(
          "%s belongs to %s, which was copied while it was open: make a copy with countersign backup"
              .formatted(log, file));
    }
  }

  private static void requireNone(Path directory) {
    for (String name : IN_THE_WAY) {
      Path there = directory.resolve(name);
      if (Files.exists(there)) {
        throw inTheWay(there);
      }
    }
  }

  private static StartRefused inTheWay(Path there) {
    return new StartRefused(there + " exists already, and is not overwritten");
  }

  private static void put(Path file, Path place, Clock clock) throws IOException {
    try (DraftFile draft = DraftFile.of(place)) {
      try (OutputStream out = Files.newOutputStream(draft.path(), StandardOpenOption.WRITE)) {
        Files.copy(file, out);
      }
      requireUsable(file, draft.path(), clock);
      draft.publish();
    }
  }

  private static void requireUsable(Path file, Path copy, Clock clock) {
    try (SqliteFile database = SqliteFile.open(copy)) {
      database.pendingMigrations(clock);
      database.requireWhole();
    } catch (StartRefused | SQLException e) {
      throw new StartRefused("%s cannot be restored: %s".formatted(file, e.getMessage()), e);
    }
  }
}
