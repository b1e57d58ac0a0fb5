package dev.countersign.bench;

import dev.countersign.bench.load.Arrivals;
import dev.countersign.bench.load.LoadResult;
import dev.countersign.bench.load.LoadRun;
import dev.countersign.bench.load.Plan;
import dev.countersign.bench.load.Stream;
import java.time.Duration;

/// What the server holds in memory, idle and at work.
final class MemoryPart implements Part {
  private static final double MEGABYTES_PER_LANE = 19 * 1.048576;
  private static final Duration REST = Duration.ofSeconds(10);

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public String title() {
    return "Memory";
  }

  @Override
  public void run(Options options, Section section) throws Exception {
    var people = new Population(64);
    Duration length = options.seconds(20, 5);
    section.say(
        "Megabytes (10⁶ bytes) of the server's process from /proc: after a start, one login and %d s of "
            + "rest; then after %d s of 64 clients in closed loops, 24 logging in, 20 refreshing, 20 asking for "
            + "the JWKS. The peak is the kernel's own mark (VmHWM).",
        REST.toSeconds(), length.toSeconds());
    try (var server = CountersignServer.start(people.seed("memory"))) {
      var calls = server.calls();
      calls.once(calls.login(people.email(0), Population.PASSWORD));
      Thread.sleep(REST);
      ResidentMemory idle = ResidentMemory.of(server.pid());
      LoadResult mixed =
          LoadRun.of(
              Plan.of(
                  server.address(),
                  server.processes(),
                  Duration.ZERO,
                  length,
                  new Stream("login", calls.loggingIn(people, 24), Arrivals.whenAnswered()),
                  new Stream("refresh", calls.rotating(people, 20), Arrivals.whenAnswered()),
                  new Stream("JWKS", Calls.same(calls.jwks(), 20), Arrivals.whenAnswered())));
      ResidentMemory busy = ResidentMemory.of(server.pid());
      section.table("", "resident (VmRSS)", "proportional (Pss)", "peak since start");
      section.row("idle", idle.resident(), idle.proportional(), idle.peak());
      section.row("after mixed load", busy.resident(), busy.proportional(), busy.peak());
      section.load("mixed load", mixed);
      double limit = Goal.MEMORY_IDLE.value() + Machine.CORES * MEGABYTES_PER_LANE;
      section.reached(Goal.MEMORY_IDLE, idle.resident(), limit);
      section.reached(Goal.MEMORY_PEAK, busy.peak());
    }
  }
}
