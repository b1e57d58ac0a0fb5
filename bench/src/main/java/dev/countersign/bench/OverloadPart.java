package dev.countersign.bench;

import dev.countersign.bench.load.Arrivals;
import dev.countersign.bench.load.Latencies;
import dev.countersign.bench.load.LoadResult;
import dev.countersign.bench.load.LoadRun;
import dev.countersign.bench.load.Plan;
import dev.countersign.bench.load.Stream;
import dev.countersign.bench.load.Tally;
import java.io.IOException;
import java.time.Duration;

/// Ten times more logins than can be hashed, and how the cheap calls fare beside them.
final class OverloadPart implements Part {
  private static final int TIMES = 10;
  private static final double CHEAP_PER_SECOND = 50;
  private static final double HEALTH_PER_SECOND = 10;

  /// The bound of logins under way; more than the server's queue and threads hold.
  private static final int LOGIN_CONNECTIONS = 1000;

  private static final int CHEAP_CONNECTIONS = 64;

  @Override
  public String name() {
    return "overload";
  }

  @Override
  public String title() {
    return "Login storm";
  }

  @Override
  public void run(Options options, Section section) throws Exception {
    var people = new Population(LOGIN_CONNECTIONS + CHEAP_CONNECTIONS);
    var nativeRate = new NativeRate(options.seconds(4, 2));
    try (var server = CountersignServer.start(people.seed("overload"))) {
      Duration calm = options.seconds(8, 4);
      LoginPart.run(server, people, 64, calm);
      nativeRate.turn();
      double capacity = LoginPart.run(server, people, 64, calm).of("login").throughput();
      double nativeBefore = nativeRate.turn();
      Duration length = options.seconds(60, 15);
      LoadResult storm = storm(server, people, TIMES * capacity, length);
      double hashes = nativeRate.turn();
      describe(section, length, capacity);
      double seconds = length.toMillis() / 1e3;
      section.callTable();
      for (String stream : new String[] {"login", "refresh", "JWKS", "health"}) {
        section.calls(stream, storm.of(stream), seconds);
      }
      section.load("storm", storm);
      section.say(
          "Latencies are from the moment a call was due to the end of its answer. The driver shares the "
              + "cores with the server: what it takes is missing to the goodput.");
      judge(section, storm, capacity, (nativeBefore + hashes) / 2);
    }
  }

  private static void describe(Section section, Duration length, double capacity) {
    section.say(
        "Open loop for %d s: independent arrivals of %.0f logins a second, %d times the %.1f that 64 "
            + "clients in a closed loop were just given, from an account each on up to %d connections; "
            + "beside them refreshes and JWKS at %.0f a second each and health at %.0f, on connections of "
            + "their own.",
        length.toSeconds(),
        TIMES * capacity,
        TIMES,
        capacity,
        LOGIN_CONNECTIONS,
        CHEAP_PER_SECOND,
        HEALTH_PER_SECOND);
  }

  private static LoadResult storm(
      CountersignServer server, Population people, double logins, Duration length)
      throws IOException {
    var calls = server.calls();
    var refresh = Arrivals.poisson(CHEAP_PER_SECOND);
    var rotating = calls.rotating(people, CHEAP_CONNECTIONS);
    return LoadRun.of(
        Plan.of(
            server.address(),
            server.processes(),
            Duration.ofSeconds(3),
            length,
            new Stream(
                "login", calls.loggingIn(people, LOGIN_CONNECTIONS), Arrivals.poisson(logins)),
            new Stream("refresh", rotating, refresh),
            new Stream("JWKS", Calls.same(calls.jwks(), CHEAP_CONNECTIONS), refresh),
            new Stream(
                "health",
                Calls.same(calls.health(), CHEAP_CONNECTIONS),
                Arrivals.poisson(HEALTH_PER_SECOND))));
  }

  private static void judge(Section section, LoadResult storm, double capacity, double hashes) {
    Tally login = storm.of("login");
    Latencies accepted = login.latencies(Tally.SUCCESS);
    double goodput = login.throughput();
    section.say(
        "Goodput %.1f logins a second: %.2f of the logins at 64 clients, %.2f of the native hash rate "
            + "around it (%.1f). Refused: %d, lost: %d, never sent: %d.",
        goodput,
        goodput / capacity,
        goodput / hashes,
        hashes,
        login.latencies(status -> status == 503).count(),
        login.lost(),
        login.unsent());
    double hashMillis = 1000 * Machine.CORES / capacity;
    section.reached(Goal.OVERLOAD_REFRESH, storm.of("refresh").latencies(any -> true).p99());
    section.reached(Goal.OVERLOAD_JWKS, storm.of("JWKS").latencies(any -> true).p99());
    section.reached(
        Goal.OVERLOAD_ACCEPTED, accepted.max(), Goal.OVERLOAD_ACCEPTED.value() + hashMillis);
    section.reached(Goal.OVERLOAD_REFUSED, login.latencies(status -> status == 503).p99());
    section.reached(Goal.OVERLOAD_GOODPUT, goodput / capacity);
  }
}
