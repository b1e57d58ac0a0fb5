package dev.countersign.bench;

import java.io.IOException;
import java.nio.file.Path;

/// From the launcher's start to the ready line and to the first answered login.
final class StartPart implements Part {
  @Override
  public String name() {
    return "start";
  }

  @Override
  public String title() {
    return "Start";
  }

  @Override
  public void run(Options options, Section section) throws Exception {
    section.say(
        "`./countersign serve` on an empty data directory, its AOT cache as the build left it; seconds from "
            + "the start of the launcher to the ready line, and to the answer to a login that was sent as soon "
            + "as a registration, sent at once, was answered. Medians of %d starts, after one that is not counted.",
        options.times(7, 3));
    section.table("JAVA_OPTS", "ready", "lowest–highest", "first login", "lowest–highest");
    if (!Machine.javaOpts().isEmpty()) {
      starts(options, section, "");
    }
    Starts usual = starts(options, section, Machine.javaOpts());
    section.reached(Goal.START_READY, usual.ready.median());
    section.reached(Goal.START_LOGIN, usual.login.median());
  }

  private record Starts(Rates ready, Rates login) {}

  private static Starts starts(Options options, Section section, String javaOpts)
      throws IOException {
    var starts = new Starts(new Rates(), new Rates());
    for (int i = 0; i <= options.times(7, 3); i++) {
      long start = System.nanoTime();
      Path data = WorkDirectory.empty("start");
      try (var server = CountersignServer.start(data, javaOpts)) {
        var calls = server.calls();
        calls.once(calls.register("ada@example.com", Population.PASSWORD));
        calls.once(calls.login("ada@example.com", Population.PASSWORD));
        double untilLogin = (System.nanoTime() - start) / 1e9;
        if (i > 0) {
          starts.ready.add(server.untilReady().toMillis() / 1e3);
          starts.login.add(untilLogin);
        }
      }
    }
    section.row(
        javaOpts.isEmpty() ? "none" : "`" + javaOpts + "`",
        starts.ready.median(),
        starts.ready.spread(),
        starts.login.median(),
        starts.login.spread());
    return starts;
  }
}
