package dev.countersign.bench;

import dev.countersign.bench.load.Arrivals;
import dev.countersign.bench.load.LoadResult;
import dev.countersign.bench.load.LoadRun;
import dev.countersign.bench.load.Plan;
import dev.countersign.bench.load.Stream;
import dev.countersign.bench.load.Tally;
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
    Duration length = options.seconds(10, 4);
    var nativeRate = new NativeRate(options.seconds(4, 2));
    section.say(
        "Closed loop for %d s, each client with an account of its own, right passwords, Momail's login. "
            + "Native: all cores, the mean of a turn before and one after.",
        length.toSeconds());
    try (var server = CountersignServer.start(people.seed("login"))) {
      // Until the server is compiled.
      run(server, people, 8, length);
      nativeRate.turn();
      section.table(
          "clients", "logins a second", "native hashes a second", "÷ native", "p50 ms", "p99 ms");
      for (int clients : new int[] {8, 64}) {
        LoadResult result = run(server, people, clients, length);
        double limit = nativeRate.turn();
        Tally tally = result.of("login");
        var latencies = tally.latencies(Tally.SUCCESS);
        double ratio = tally.throughput() / limit;
        section.row(clients, tally.throughput(), limit, ratio, latencies.p50(), latencies.p99());
        section.load(clients + " clients", result);
        requireClean(section, tally);
        section.reached(clients == 8 ? Goal.LOGIN_8 : Goal.LOGIN_64, ratio);
      }
    }
  }

  static LoadResult run(CountersignServer server, Population people, int clients, Duration length) {
    var logins =
        new Stream("login", server.calls().loggingIn(people, clients), Arrivals.whenAnswered());
    Duration warmUp = Duration.ofSeconds(1);
    return LoadRun.of(Plan.of(server.address(), server.processes(), warmUp, length, logins));
  }

  private static void requireClean(Section section, Tally tally) {
    if (!tally.isClean()) {
      section.say("Not all were answered with success: %s.", tally);
    }
  }
}
