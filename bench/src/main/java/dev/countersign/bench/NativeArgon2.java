package dev.countersign.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The reference implementation of Argon2 in C, compiled for this very machine from the sources in
/// the npm package `argon2`: what the hardware can do.
final class NativeArgon2 {
  private static final Path HOME = Path.of("bench", "target", "native").toAbsolutePath();
  private static final Path TIMING = Path.of("bench", "native", "argon2_rate.c").toAbsolutePath();
  private static final List<String> SOURCES =
      List.of("argon2.c", "core.c", "opt.c", "encoding.c", "thread.c", "blake2/blake2b.c");

  private final Path program;

  private NativeArgon2(Path program) {
    this.program = program;
  }

  /// The program, built if need be with `-march=native` and these flags, or empty where there is no
  /// npm or no C compiler, which is said loudly.
  ///
  /// @param name tells builds apart
  static Optional<NativeArgon2> build(String name, String... flags) {
    try {
      Path program = HOME.resolve(name);
      if (!Files.exists(program)
          || Files.getLastModifiedTime(program).compareTo(Files.getLastModifiedTime(TIMING)) < 0) {
        compile(sources(), program, flags);
      }
      return Optional.of(new NativeArgon2(program));
    } catch (IOException e) {
      System.err.println("*** NO NATIVE RATE: npm and a C compiler are needed for it: " + e);
      return Optional.empty();
    }
  }

  static Optional<NativeArgon2> build() {
    return build("argon2_rate");
  }

  private static Path sources() throws IOException {
    Path sources = HOME.resolve("package").resolve("argon2");
    if (!Files.isDirectory(sources)) {
      Files.createDirectories(HOME);
      String archive =
          Command.run(
              HOME, List.of("npm", "pack", "--silent", "--fetch-timeout=30000", "argon2@latest"));
      Command.run(HOME, List.of("tar", "xzf", archive));
    }
    return sources;
  }

  private static void compile(Path sources, Path program, String... flags) throws IOException {
    var words = new ArrayList<>(List.of("cc", "-O3", "-march=native", "-pthread"));
    words.addAll(List.of(flags));
    words.add("-I" + sources.resolve("include"));
    words.add("-I" + sources.resolve("src"));
    words.add(TIMING.toString());
    SOURCES.forEach(source -> words.add(sources.resolve("src").resolve(source).toString()));
    words.addAll(List.of("-o", program.toString()));
    Command.run(HOME, words);
  }

  /// Hashes a second of this many threads, each with memory of its own.
  double rate(int threads, Duration turn) throws IOException {
    String seconds = Double.toString(turn.toMillis() / 1e3);
    return Double.parseDouble(
        Command.run(HOME, List.of(program.toString(), Integer.toString(threads), seconds)));
  }
}
