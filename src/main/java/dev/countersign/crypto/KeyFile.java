package dev.countersign.crypto;

import dev.countersign.base.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.Set;

/// A file with keys: for its owner alone.
final class KeyFile {
  private static final Set<PosixFilePermission> OTHERS =
      PosixFilePermissions.fromString("---rwxrwx");

  private KeyFile() {}

  /// @param what it is called, for people
  /// @throws StartRefused when others may read or write it
  static void requireOwnerOnly(String what, Path file) throws IOException {
    if (isPosix(file) && !Collections.disjoint(OTHERS, Files.getPosixFilePermissions(file))) {
      throw new StartRefused(
          "The %s %s is open to others: if nobody can have read it, `chmod 600` it."
              .formatted(what, file));
    }
  }

  static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
