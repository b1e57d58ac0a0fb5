package dev.countersign.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/// A file written beside its place, which gets its name when it is whole and durable, or never. Its
/// owner alone can read it.
final class DraftFile implements AutoCloseable {
  private final Path place;
  private final Path draft;

  private DraftFile(Path place, Path draft) {
    this.place = place;
    this.draft = draft;
  }

  /// An empty draft in the directory of the file.
  static DraftFile of(Path file) throws IOException {
    Path place = file.toAbsolutePath();
    Path draft =
        Files.createTempFile(
            directory(place),
            place.getFileName() + ".",
            ".partial",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    // When the process is told to stop, too.
    draft.toFile().deleteOnExit();
    return new DraftFile(place, draft);
  }

  private static Path directory(Path place) {
    return place.resolveSibling(".").normalize();
  }

  Path path() {
    return draft;
  }

  /// Gives it its name.
  ///
  /// @throws FileAlreadyExistsException when another file has it
  void publish() throws IOException {
    force(draft, StandardOpenOption.WRITE);
    try {
      Files.createLink(place, draft);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (FileSystemException | UnsupportedOperationException e) {
      Files.move(draft, place); // A file system without links; this does not overwrite either.
    }
    Files.deleteIfExists(draft);
    force(directory(place), StandardOpenOption.READ);
  }

  private static void force(Path path, StandardOpenOption option) throws IOException {
    try (FileChannel channel = FileChannel.open(path, option)) {
      channel.force(true);
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(draft);
    // What SQLite leaves beside a file that it has only looked at.
    Files.deleteIfExists(Path.of(draft + "-wal"));
    Files.deleteIfExists(Path.of(draft + "-shm"));
  }
}
