package dev.countersign.bench.paired;

import java.util.Arrays;
import java.util.stream.IntStream;

/// Times of two calls, taken in pairs.
public final class PairedTimes {
  private final double[] first;
  private final double[] second;
  private int count;

  /// @param most how many pairs there is room for
  public PairedTimes(int most) {
    first = new double[most];
    second = new double[most];
  }

  /// Adds a pair.
  public void add(double ofFirst, double ofSecond) {
    first[count] = ofFirst;
    second[count] = ofSecond;
    count++;
  }

  public int count() {
    return count;
  }

  /// What the first call took longer than the second, pair by pair.
  public double[] differences() {
    return IntStream.range(0, count).mapToDouble(i -> first[i] - second[i]).toArray();
  }

  public double medianDifference() {
    return MedianBootstrap.median(differences());
  }

  /// Of the second call.
  public double medianOfSecond() {
    return MedianBootstrap.median(Arrays.copyOf(second, count));
  }

  /// See [MannWhitney#auc].
  public double auc() {
    return MannWhitney.auc(Arrays.copyOf(first, count), Arrays.copyOf(second, count));
  }
}
