package dev.countersign.bench.paired;

/// From here to there, both included.
public record Interval(double low, double high) {
  /// The larger distance of its two ends from zero.
  public double farthestFromZero() {
    return Math.max(Math.abs(low), Math.abs(high));
  }
}
