package dev.countersign.bench;

import dev.countersign.bench.load.Arrivals;
import dev.countersign.bench.load.LoadResult;
import dev.countersign.bench.load.LoadRun;
import dev.countersign.bench.load.Plan;
import dev.countersign.bench.load.Stream;
import java.time.Duration;

/// Logins as fast as clients can make them, against the native hash rate.
final class LoginPart implements Part {
  @Override
  public String name() {
    return "login";
  }

  @Override
  public String title() {
    return "Logins";
  }

  @Override
  public void run(Options options, Section section) throws Exception {
    var people = new Population(64);
    Duration length = options.seconds(4, 3);
    int rounds = options.times(3, 2);
    var nativeRate = new NativeRate(options.seconds(2, 1));
    section.say(
        "Closed loop, each client with an account of its own, right passwords, Momail's login; medians of "
            + "%d runs of %d s, each between two turns of native hashing on all cores.",
        rounds, length.toSeconds());
    try (var server = CountersignServer.start(people.seed("login"))) {
      // Until the server is compiled.
      run(server, people, 8, length);
      nativeRate.turn();
      section.table(
          "clients", "logins a second", "native", "÷ native", "lowest–highest", "p50 ms", "p99 ms");
      for (int clients : new int[] {8, 64}) {
        var turns = new Turns("login");
        for (int round = 0; round < rounds; round++) {
          LoadResult result = run(server, people, clients, length);
          turns.add(result, nativeRate.turn(), section);
          section.load(clients + " clients", result);
        }
        section.row(
            clients,
            turns.throughput(),
            turns.limit(),
            turns.ratio(),
            turns.ratioSpread(),
            turns.p50(),
            turns.p99());
        section.reached(clients == 8 ? Goal.LOGIN_8 : Goal.LOGIN_64, turns.ratio());
      }
    }
  }

  static LoadResult run(CountersignServer server, Population people, int clients, Duration length) {
    var logins =
        new Stream("login", server.calls().loggingIn(people, clients), Arrivals.whenAnswered());
    Duration warmUp = Duration.ofSeconds(1);
    return LoadRun.of(Plan.of(server.address(), server.processes(), warmUp, length, logins));
  }
}
