package dev.countersign.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/// A class that is fuzzed, and the seeds that belong to it.
///
/// @param seeds in the order of their names
record Target(String name, MethodHandle method, List<byte[]> seeds) {
  private static final Path SOURCES = Path.of("src/test/java");
  private static final Path SEEDS = Path.of("src/test/resources/fuzz");

  /// Every target that there is.
  static List<Target> all() {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files
          .filter(file -> file.toString().endsWith("Fuzz.java"))
          .map(file -> SOURCES.relativize(file).toString().replace(".java", ""))
          .sorted()
          .map(name -> of(name.replace('/', '.')))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Target of(String name) {
    try {
      Class<?> type = Class.forName(name);
      MethodHandle method =
          MethodHandles.lookup()
              .findStatic(
                  type, "fuzzerTestOneInput", MethodType.methodType(void.class, byte[].class));
      return new Target(type.getSimpleName(), method, seeds(type.getSimpleName()));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(name + " is no target", e);
    }
  }

  private static List<byte[]> seeds(String name) {
    try (Stream<Path> files = Files.list(SEEDS.resolve(name))) {
      return files.sorted().map(Target::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Tries the input.
  ///
  /// @throws AssertionError with the input in base64, when a claim does not hold for it
  void run(byte[] input) {
    try {
      method.invokeExact(input);
    } catch (Throwable e) {
      String shown = Base64.getEncoder().encodeToString(input);
      throw new AssertionError(name + " fails on the base64 " + shown, e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
