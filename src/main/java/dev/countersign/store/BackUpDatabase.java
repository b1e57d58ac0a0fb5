package dev.countersign.store;

import dev.countersign.base.StartRefused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/// Copies the SQLite database of a data directory into a file, also while another process serves
/// it: what was committed when the copy began is in it, and nothing else.
///
/// The file is one database without a log beside it, readable by its owner alone, and appears under
/// its name only once it has been checked and is durable. It is read in one transaction: the server
/// goes on writing, and its log grows by what it writes until the copy is done.
public final class BackUpDatabase {
  private BackUpDatabase() {}

  /// Makes the copy.
  ///
  /// @param data the data directory
  /// @param file where the copy goes
  /// @return its size in bytes
  /// @throws StartRefused when there is no database, or the file exists already
  /// @throws StoreUnavailable when the database cannot be read now, or the disk is full
  public static long run(Path data, Path file) {
    if (Files.exists(file)) {
      throw exists(file);
    }
    Path directory = file.toAbsolutePath().resolveSibling(".").normalize();
    if (!Files.isDirectory(directory)) {
      throw new StartRefused("there is no directory " + directory);
    }
    if (isSqlitesOwn(file, directory, data)) {
      throw new StartRefused(file + " is a name that the database itself uses: give another one");
    }
    try (DraftFile draft = DraftFile.of(file)) {
      Path from = data.toAbsolutePath().normalize().resolve(SqliteDatabase.FILE);
      try (SqliteFile database = SqliteFile.open(from)) {
        database.copyInto(draft.path());
      }
      try (SqliteFile copy = SqliteFile.open(draft.path())) {
        copy.requireWhole();
      }
      long size = Files.size(draft.path());
      draft.publish();
      return size;
    } catch (FileAlreadyExistsException e) {
      throw exists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new StoreUnavailable("no copy was made: " + e.getMessage(), e);
    }
  }

  // It would be gone with the next start of the server, or be taken for a part of its database.
  private static boolean isSqlitesOwn(Path file, Path directory, Path data) {
    try {
      return SqliteDatabase.SIDE_FILES.contains(String.valueOf(file.getFileName()))
          && Files.exists(data)
          && Files.isSameFile(directory, data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static StartRefused exists(Path file) {
    return new StartRefused(file + " exists already, and is not overwritten");
  }
}
