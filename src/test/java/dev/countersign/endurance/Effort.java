package dev.countersign.endurance;

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
    System.out.println(test.getSimpleName() + ": repeat with -Dcountersign.seed=" + seed);
    return seed;
  }
}
