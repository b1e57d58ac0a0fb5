package dev.countersign.endurance;

import static java.util.stream.Collectors.joining;

import java.util.stream.Stream;

/// How long these tests try, and from where their randomness starts.
final class Effort {
  private Effort() {}

  /// @param standard when nothing else is asked for by `-Dcountersign.rounds`
  static int rounds(int standard) {
    return Integer.getInteger("countersign.rounds", standard);
  }

  /// A seed, said aloud so that a failure can be repeated.
  static long seed(Class<?> test) {
    long seed = Long.getLong("countersign.seed", System.nanoTime());
    System.out.println(test.getSimpleName() + ": repeat with " + place() + seeded(seed));
    return seed;
  }

  /// What lives one life again, on as many nodes and the database that it was lived on.
  static String command(Class<?> test, long seed) {
    return "./mvnw test -Dtest=%s %s-Dcountersign.rounds=1 %s"
        .formatted(test.getSimpleName(), place(), seeded(seed));
  }

  private static String place() {
    return Stream.of("countersign.nodes", "countersign.database")
        .filter(name -> System.getProperty(name) != null)
        .map(name -> "-D%s=%s ".formatted(name, System.getProperty(name)))
        .collect(joining());
  }

  private static String seeded(long seed) {
    return "-Dcountersign.seed=" + seed;
  }
}
