package dev.countersign.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/// Where servers under test and raw databases keep their files: all on one disk, so that their
/// durable writes compare.
final class WorkDirectory {
  private static final Path ROOT = Path.of("bench", "target", "work");

  private WorkDirectory() {}

  /// An empty directory of this name, in place of an older one.
  static Path empty(String name) throws IOException {
    Path directory = ROOT.resolve(name).toAbsolutePath();
    delete(directory);
    return Files.createDirectories(directory);
  }

  static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
