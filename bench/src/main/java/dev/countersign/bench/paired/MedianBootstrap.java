package dev.countersign.bench.paired;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// How far a median can be trusted: the percentile bootstrap (Efron & Tibshirani, An Introduction
/// to the Bootstrap, §13.3).
///
/// @param resamples how often as many values are drawn with replacement
/// @param seed the same values and the same seed have the same interval
public record MedianBootstrap(int resamples, long seed) {
  private static final String GENERATOR = "L64X128MixRandom";
  private static final double TAIL = 0.025;

  /// The middle 95 % of the medians of all resamples.
  public Interval interval(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    RandomGenerator random = RandomGeneratorFactory.of(GENERATOR).create(seed);
    double[] medians = new double[resamples];
    for (int i = 0; i < resamples; i++) {
      medians[i] = medianOfResample(sorted, random);
    }
    Arrays.sort(medians);
    return new Interval(
        medians[(int) (TAIL * resamples)], medians[(int) Math.ceil((1 - TAIL) * resamples) - 1]);
  }

  /// The one in the middle, or halfway between the two there.
  public static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  // Counts how often each was drawn and walks to the middle: no resample is ever sorted.
  private static double medianOfResample(double[] sorted, RandomGenerator random) {
    int[] drawn = new int[sorted.length];
    for (int i = 0; i < sorted.length; i++) {
      drawn[random.nextInt(sorted.length)]++;
    }
    return (ranked(sorted, drawn, (sorted.length - 1) / 2)
            + ranked(sorted, drawn, sorted.length / 2))
        / 2;
  }

  private static double ranked(double[] sorted, int[] drawn, int rank) {
    int at = 0;
    for (int below = drawn[0]; below <= rank; below += drawn[at]) {
      at++;
    }
    return sorted[at];
  }
}
