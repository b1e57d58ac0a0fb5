package dev.countersign.crypto;

/// How long hashes take of late, and so how long one has to wait: an exponentially weighted moving
/// average of time per KiB filled, so that hashes of other costs count as what they are.
///
/// It is wall time on the threads that hash, and so knows of whatever else the machine does. Starts
/// as a guess. For one thread at a time.
final class HashingPace {
  /// Until something was measured: about what Bouncy Castle takes on a slow core.
  private static final double GUESS_NANOS_PER_KIB = 1_000;

  /// How much one hash counts: what is sixteen hashes old counts a third, on any machine the past
  /// half second.
  private static final double WEIGHT = 1.0 / 16;

  /// A process that was stopped for a minute has not become a thousand times as slow: no hash
  /// counts as more than so many times the mean.
  private static final double MOST_TIMES_MEAN = 4;

  private double nanosPerKib = GUESS_NANOS_PER_KIB;

  /// Lets a hash that has been made count.
  void learn(HashCost cost, long nanos) {
    double measured = Math.min(perKib(cost, nanos), nanosPerKib * MOST_TIMES_MEAN);
    nanosPerKib += (measured - nanosPerKib) * WEIGHT;
  }

  /// Forgets what was, for a measurement.
  void restart(HashCost cost, long nanos) {
    nanosPerKib = perKib(cost, nanos);
  }

  /// How long one thread is busy filling so much memory.
  double nanosFor(long filledKib) {
    return nanosPerKib * filledKib;
  }

  // A mean of zero would never grow again.
  private static double perKib(HashCost cost, long nanos) {
    return Math.max(1, nanos) / (double) cost.filledKib();
  }
}
