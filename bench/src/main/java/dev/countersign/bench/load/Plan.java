package dev.countersign.bench.load;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/// What a run does.
///
/// @param servers the processes under test, whose CPU time is measured in the same window
/// @param warmUp the load before counting begins
/// @param length how long is counted
/// @param patience how long an answer is waited for before it counts as lost
public record Plan(
    InetSocketAddress target,
    List<ProcessHandle> servers,
    List<Stream> streams,
    Duration warmUp,
    Duration length,
    Duration patience) {
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  public Plan {
    servers = List.copyOf(servers);
    streams = List.copyOf(streams);
  }

  /// A run of the usual patience.
  public static Plan of(
      InetSocketAddress target,
      List<ProcessHandle> servers,
      Duration warmUp,
      Duration length,
      Stream... streams) {
    return new Plan(target, servers, List.of(streams), warmUp, length, PATIENCE);
  }
}
