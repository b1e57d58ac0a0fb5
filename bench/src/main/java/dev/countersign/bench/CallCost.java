package dev.countersign.bench;

import dev.countersign.bench.load.Answer;
import dev.countersign.bench.load.Arrivals;
import dev.countersign.bench.load.Client;
import dev.countersign.bench.load.CpuMeter;
import dev.countersign.bench.load.LoadRun;
import dev.countersign.bench.load.Plan;
import dev.countersign.bench.load.Request;
import dev.countersign.bench.load.Stream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What one call costs a server and its PostgreSQL: the average of a run.
///
/// @param calls how many it is the average of
/// @param refused how many others were answered no, which costs something too
/// @param serverMicros CPU time of the server
/// @param databaseMicros CPU time of all processes of PostgreSQL; NaN when they are elsewhere
/// @param transactions of the database, read-only ones included
/// @param queries NaN when PostgreSQL does not count them
/// @param walBytes what PostgreSQL wrote to its log
record CallCost(
    long calls,
    long refused,
    double serverMicros,
    double databaseMicros,
    double transactions,
    double queries,
    double walBytes) {
  /// Until PostgreSQL's idle processes have told what they did, which they do after ten seconds.
  private static final Duration UNTIL_TOLD = Duration.ofSeconds(11);

  /// Every answered call of the run counts, the first and the last: so do all that they cost.
  static CallCost of(
      CountersignServer server, PostgresProbe probe, List<Client> clients, Duration length)
      throws SQLException, InterruptedException {
    long[] answered = {0, 0};
    List<Client> counted =
        clients.stream().<Client>map(client -> new CountedClient(client, answered)).toList();
    var stream = new Stream("calls", counted, Arrivals.whenAnswered());
    Thread.sleep(UNTIL_TOLD);
    var before = probe.counters();
    CpuMeter ours = CpuMeter.start(server.processes());
    Optional<CpuMeter> theirs = probe.server().map(root -> CpuMeter.start(List.of(root)));
    LoadRun.of(Plan.of(server.address(), server.processes(), Duration.ZERO, length, stream));
    Duration oursSpent = ours.spent();
    Optional<Duration> theirsSpent = theirs.map(CpuMeter::spent);
    Thread.sleep(UNTIL_TOLD);
    var after = probe.counters();
    long calls = answered[0];
    return new CallCost(
        calls,
        answered[1],
        micros(oursSpent) / calls,
        theirsSpent.map(CallCost::micros).orElse(Double.NaN) / calls,
        (after.transactions() - before.transactions()) / calls,
        (after.queries() - before.queries()) / calls,
        (after.walBytes() - before.walBytes()) / calls);
  }

  private static double micros(Duration time) {
    return time.toNanos() / 1e3;
  }

  /// Somebody whose answers are counted: successes first, then all others.
  private record CountedClient(Client client, long[] answered) implements Client {
    @Override
    public Request next() {
      return client.next();
    }

    @Override
    public void answered(Answer answer) {
      answered[answer.isSuccess() ? 0 : 1]++;
      client.answered(answer);
    }
  }
}
