package dev.countersign.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// Another program, run to its end.
final class Command {
  private Command() {}

  /// What the program printed, without the line's end; its errors go to ours.
  ///
  /// @throws IOException when there is no such program or it failed
  static String run(Path directory, List<String> words) throws IOException {
    Process process =
        new ProcessBuilder(words)
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", words) + " failed: " + output);
      }
      return output.strip();
    } catch (InterruptedException e) {
      process.destroy();
      throw new IOException("interrupted", e);
    }
  }

  /// What it printed, or "unknown".
  static String outputOf(String... words) {
    try {
      return run(Path.of("."), List.of(words));
    } catch (IOException e) {
      return "unknown";
    }
  }
}
