package dev.countersign.bench.load;

import org.HdrHistogram.Histogram;

/// How long calls of one class took, in milliseconds; zeros when there was none.
public record Latencies(long count, double p50, double p90, double p99, double p999, double max) {
  static Latencies of(Histogram micros) {
    return new Latencies(
        micros.getTotalCount(),
        millis(micros.getValueAtPercentile(50)),
        millis(micros.getValueAtPercentile(90)),
        millis(micros.getValueAtPercentile(99)),
        millis(micros.getValueAtPercentile(99.9)),
        millis(micros.getMaxValue()));
  }

  private static double millis(long micros) {
    return micros / 1e3;
  }
}
