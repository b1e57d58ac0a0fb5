package dev.countersign.bench.paired;

import java.util.Arrays;

/// How well a single time tells which of two series it is from.
public final class MannWhitney {
  private MannWhitney() {}

  /// The area under the ROC curve: how probable it is that a time of the first series, drawn at
  /// random, is longer than one of the second; equal ones count for half (Mann and Whitney 1947, U
  /// ÷ n₁n₂). At 0.5 nobody can tell, at 0 and 1 anybody can.
  public static double auc(double[] first, double[] second) {
    double[] sorted = second.clone();
    Arrays.sort(sorted);
    double wins = 0;
    for (double time : first) {
      wins += (countBelow(sorted, time) + countUpTo(sorted, time)) / 2.0;
    }
    return wins / first.length / second.length;
  }

  private static int countBelow(double[] sorted, double limit) {
    int from = 0;
    int to = sorted.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (sorted[middle] < limit) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  private static int countUpTo(double[] sorted, double limit) {
    return countBelow(sorted, Math.nextUp(limit));
  }
}
