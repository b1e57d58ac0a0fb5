package dev.countersign.bench.load;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.HdrHistogram.Histogram;

/// What became of one stream's calls in the window that counts. Not for several threads at once.
public final class Tally {
  /// The class of answers that say yes.
  public static final IntPredicate SUCCESS = status -> status / 100 == 2;

  private static final int SIGNIFICANT_DIGITS = 3;

  private final Duration length;
  private final Map<Integer, Histogram> microsByStatus = new TreeMap<>();
  private long lost;
  private long unsent;

  Tally(Duration length) {
    this.length = length;
  }

  void answered(int status, long nanos) {
    microsByStatus
        .computeIfAbsent(status, any -> new Histogram(SIGNIFICANT_DIGITS))
        .recordValue(Math.max(0, nanos / 1000));
  }

  void countLost() {
    lost++;
  }

  void countUnsent(long count) {
    unsent += count;
  }

  /// Answers, by status.
  public Map<Integer, Long> counts() {
    var counts = new TreeMap<Integer, Long>();
    microsByStatus.forEach((status, micros) -> counts.put(status, micros.getTotalCount()));
    return counts;
  }

  /// From the moment a call was due to the end of its answer.
  public Latencies latencies(IntPredicate ofStatus) {
    var all = new Histogram(SIGNIFICANT_DIGITS);
    microsByStatus.forEach((status, micros) -> {
      if (ofStatus.test(status)) {
        all.add(micros);
      }
    });
    return Latencies.of(all);
  }

  /// Successful answers a second.
  public double throughput() {
    return latencies(SUCCESS).count() * 1e9 / length.toNanos();
  }

  /// Calls that were sent and got no whole answer: the connection broke, or patience ended.
  public long lost() {
    return lost;
  }

  /// Calls that were due and never sent, for want of a free client.
  public long unsent() {
    return unsent;
  }

  /// Whether every call was answered, and with success.
  public boolean isClean() {
    return lost == 0
        && unsent == 0
        && microsByStatus.keySet().stream().allMatch(status -> SUCCESS.test(status));
  }

  @Override
  public String toString() {
    return "%s lost=%d unsent=%d %s".formatted(counts(), lost, unsent, latencies(any -> true));
  }
}
