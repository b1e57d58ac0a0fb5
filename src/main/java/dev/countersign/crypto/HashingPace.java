package dev.countersign.crypto;

/// How long hashes take of late, and so how long one has to wait: an exponentially weighted moving
/// average of time per KiB filled, so that hashes of other costs count as what they are.
///
/// It is wall time on the threads that hash, and so knows of whatever else the machine does. Starts
/// as a guess. For one thread at a time.
final class HashingPace {
  /// Until something was measured: about what Bouncy Castle takes on a slow core.
  private static final double GUESS_NANOS_PER_KIB = 1_000;

  /// How much one hash of the usual cost counts: what is sixteen hashes old counts a third.
  private static final double WEIGHT = 1.0 / 16;

  /// A process that was stopped for a minute has not become a thousand times as slow: no hash
  /// counts as more than so many times the mean.
  private static final double MOST_TIMES_MEAN = 4;

  private final HashCost usual;
  private double nanosPerKib = GUESS_NANOS_PER_KIB;
  private boolean guessed = true;

  HashingPace(HashCost usual) {
    this.usual = usual;
  }

  /// Lets a hash that has been made count: a small one little, for what a stray interruption adds
  /// to it would be many times its own.
  void learn(long filledKib, long nanos) {
    double weight = WEIGHT * Math.min(1, (double) filledKib / usual.filledKib());
    double measured = Math.min(perKib(filledKib, nanos), nanosPerKib * MOST_TIMES_MEAN);
    nanosPerKib += (measured - nanosPerKib) * weight;
  }

  /// Takes a measurement in place of the guess; of several the slowest, as threads that run
  /// together are slower than one alone.
  void measured(HashCost cost, long nanos) {
    double perKib = perKib(cost.filledKib(), nanos);
    nanosPerKib = guessed ? perKib : Math.max(nanosPerKib, perKib);
    guessed = false;
  }

  /// How long one thread is busy filling so much memory.
  double nanosFor(long filledKib) {
    return nanosPerKib * filledKib;
  }

  /// How much memory one thread fills in so long.
  long kibIn(long nanos) {
    return (long) (nanos / nanosPerKib);
  }

  // A mean of zero would never grow again.
  private static double perKib(long filledKib, long nanos) {
    return Math.max(1, nanos) / (double) filledKib;
  }
}
