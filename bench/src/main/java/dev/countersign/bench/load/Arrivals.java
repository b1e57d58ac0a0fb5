package dev.countersign.bench.load;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// When calls are due.
public sealed interface Arrivals {
  /// Each client's next call is due as soon as it has its answer: a closed loop, which measures
  /// throughput. Its latencies say little, for a slow server is asked less.
  record WhenAnswered() implements Arrivals {}

  /// Calls are due at a rate, whatever became of those before: an open loop, which measures
  /// latency.
  ///
  /// @param random whether the gaps are those of independent strangers (a Poisson process), or all
  ///   the same
  record AtRate(double perSecond, boolean random) implements Arrivals {
    public AtRate {
      if (!(perSecond > 0)) {
        throw new IllegalArgumentException("no rate: " + perSecond);
      }
    }
  }

  static Arrivals whenAnswered() {
    return new WhenAnswered();
  }

  static Arrivals poisson(double perSecond) {
    return new AtRate(perSecond, true);
  }

  static Arrivals even(double perSecond) {
    return new AtRate(perSecond, false);
  }

  /// The moments at which calls of a rate are due, in nanoseconds of the driver's clock.
  final class Timetable {
    private static final double NANOS = 1e9;

    private final AtRate rate;
    private final RandomGenerator random;
    private double next;

    /// @param seed chooses the gaps, so that a run can be repeated
    Timetable(AtRate rate, long start, long seed) {
      this.rate = rate;
      this.random = RandomGeneratorFactory.getDefault().create(seed);
      this.next = start;
      advance();
    }

    long due() {
      return (long) next;
    }

    void advance() {
      next += (rate.random ? random.nextExponential() : 1) * NANOS / rate.perSecond;
    }
  }
}
