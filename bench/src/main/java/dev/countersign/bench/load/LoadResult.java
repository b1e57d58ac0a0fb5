package dev.countersign.bench.load;

import java.util.Map;

/// What a run found.
///
/// @param tallies by the streams' names
/// @param timerLag how late the driver noticed that a call was due, which is part of its latency
/// @param driverCores cores that the driver used on average in the window
/// @param serverCores cores that the servers used in it
/// @param serverCpuMillis CPU time that they used in it
public record LoadResult(
    Map<String, Tally> tallies,
    Latencies timerLag,
    double driverCores,
    double serverCores,
    long serverCpuMillis) {
  public Tally of(String stream) {
    Tally tally = tallies.get(stream);
    if (tally == null) {
      throw new IllegalArgumentException("no stream " + stream);
    }
    return tally;
  }

  /// The driver's share of all cores of the machine, from 0 to 1.
  public double driverShare() {
    return driverCores / Runtime.getRuntime().availableProcessors();
  }

  /// The servers' share of all cores of the machine, from 0 to 1.
  public double serverShare() {
    return serverCores / Runtime.getRuntime().availableProcessors();
  }
}
