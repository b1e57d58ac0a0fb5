package dev.countersign.bench;

import dev.countersign.bench.load.LoadResult;
import dev.countersign.bench.load.Tally;

/// Several short runs of one load, between turns of what it is compared with.
final class Turns {
  private final String stream;
  private final Rates throughput = new Rates();
  private final Rates ratio = new Rates();
  private final Rates limit = new Rates();
  private final Rates p50 = new Rates();
  private final Rates p99 = new Rates();

  Turns(String stream) {
    this.stream = stream;
  }

  /// Adds a run, and the rate of the other thing around it.
  void add(LoadResult result, double otherRate, Section section) {
    Tally tally = result.of(stream);
    if (!tally.isClean()) {
      section.say("Not all were answered with success: %s.", tally);
    }
    var latencies = tally.latencies(Tally.SUCCESS);
    throughput.add(tally.throughput());
    limit.add(otherRate);
    ratio.add(tally.throughput() / otherRate);
    p50.add(latencies.p50());
    p99.add(latencies.p99());
  }

  double throughput() {
    return throughput.median();
  }

  double limit() {
    return limit.median();
  }

  /// The median of the runs' own ratios: each to what was measured around it.
  double ratio() {
    return ratio.median();
  }

  /// The lowest and the highest of them, for reading.
  String ratioSpread() {
    return ratio.spread();
  }

  double p50() {
    return p50.median();
  }

  double p99() {
    return p99.median();
  }
}
