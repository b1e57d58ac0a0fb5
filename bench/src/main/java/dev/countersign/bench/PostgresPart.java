package dev.countersign.bench;

import dev.countersign.bench.load.Arrivals;
import dev.countersign.bench.load.Client;
import dev.countersign.bench.load.LoadResult;
import dev.countersign.bench.load.LoadRun;
import dev.countersign.bench.load.Plan;
import dev.countersign.bench.load.Stream;
import dev.countersign.store.PostgresUpdates;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Refreshes and logins on PostgreSQL, against bare durable updates there, and what each costs.
final class PostgresPart implements Part {
  private static final int MOST_CLIENTS = 64;

  /// Enough to keep all hashing threads busy, and too few to be refused.
  private static final int LOGGING_IN = 8;

  private static final String UNREACHED = "1000000/5m";

  @Override
  public String name() {
    return "postgres";
  }

  @Override
  public String title() {
    return "PostgreSQL";
  }

  /// Two nodes on one database, and how they are measured.
  private record Nodes(
      CountersignServer unlimited,
      CountersignServer limited,
      String url,
      PostgresProbe probe,
      Options options,
      Section section) {}

  @Override
  public void run(Options options, Section section) throws Exception {
    String url = options.database();
    if (url.isEmpty()) {
      System.err.println("SKIPPED: " + title() + ": no --database was given");
      section.say("**Skipped: no `--database` was given.**");
      return;
    }
    try (var probe = PostgresProbe.of(url)) {
      probe.requireEmpty();
      describe(options, section, probe);
      var people = new Population(MOST_CLIENTS);
      Path data = WorkDirectory.empty("postgres");
      try (var unlimited =
              CountersignServer.start(data, Machine.javaOpts(), environment(url, false));
          var limited = CountersignServer.start(data, Machine.javaOpts(), environment(url, true))) {
        register(unlimited.calls(), people);
        var nodes = new Nodes(unlimited, limited, url, probe, options, section);
        refreshes(nodes, people);
        logins(nodes, people);
        costs(nodes, people);
      }
    }
  }

  private static void describe(Options options, Section section, PostgresProbe probe)
      throws Exception {
    section.say(
        "%s. Two nodes with ten connections each, one with rate limits off and one that counts and "
            + "refuses nobody, one at work at a time; clients all come from one address, so that they "
            + "count in one row. Closed loops, WackyPod's refresh, each client spending its own token "
            + "for the next; medians of %d runs of %d s. Raw: updates of a row of its own by each of as "
            + "many connections as there are clients, by the driver's process, a transaction each, "
            + "synchronous_commit=on; turns before and after each run. What PostgreSQL used counts as "
            + "others' below.",
        probe.description(), rounds(options), length(options).toSeconds());
  }

  private static Map<String, String> environment(String url, boolean limited) {
    var environment = new HashMap<String, String>();
    environment.put("COUNTERSIGN_DATABASE_URL", url);
    if (limited) {
      environment.put("COUNTERSIGN_LIMITS_ENABLED", "true");
      environment.put("COUNTERSIGN_LIMITS_LOGIN_PER_ADDRESS", UNREACHED);
      environment.put("COUNTERSIGN_LIMITS_LOGIN_FAILURES_PER_ACCOUNT", UNREACHED);
      environment.put("COUNTERSIGN_LIMITS_REFRESH_PER_ADDRESS", UNREACHED);
    }
    return environment;
  }

  private static void register(Calls calls, Population people) throws IOException {
    for (int user = 0; user < people.users(); user++) {
      calls.once(calls.register(people.email(user), Population.PASSWORD));
    }
  }

  private static void refreshes(Nodes nodes, Population people) throws Exception {
    // Until the servers are compiled.
    run(nodes, nodes.unlimited, "refresh", sessions(nodes.unlimited, people, MOST_CLIENTS));
    run(nodes, nodes.limited, "refresh", sessions(nodes.limited, people, MOST_CLIENTS));
    nodes.section.table(
        "clients",
        "rate limits",
        "refreshes a second",
        "raw",
        "÷ raw",
        "lowest–highest",
        "p50 ms",
        "p99 ms");
    for (int count : new int[] {1, 8, MOST_CLIENTS}) {
      var off = new Turns("refresh");
      var on = new Turns("refresh");
      Duration turn = nodes.options.seconds(1, 1);
      List<Client> unlimited = sessions(nodes.unlimited, people, count);
      List<Client> limited = sessions(nodes.limited, people, count);
      try (RawUpdates raw = PostgresUpdates.on(nodes.url, count)) {
        raw.rate(1, turn);
        double rate = raw.rate(1, turn);
        for (int round = 0; round < rounds(nodes.options); round++) {
          rate = turn(nodes, nodes.unlimited, unlimited, off, raw, rate);
          rate = turn(nodes, nodes.limited, limited, on, raw, rate);
        }
      }
      row(nodes.section, count, "off", off);
      row(nodes.section, count, "on", on);
      if (count == MOST_CLIENTS) {
        nodes.section.reached(Goal.POSTGRES_REFRESH_64, off.ratio());
      }
    }
  }

  // New ones each time: an answer that a run did not wait for may be asked for again within the
  // grace, and ends its session later.
  private static List<Client> sessions(CountersignServer server, Population people, int count)
      throws IOException {
    return server.calls().rotating(people, count);
  }

  /// One run and the raw updates after it, whose rate is returned.
  private static double turn(
      Nodes nodes,
      CountersignServer server,
      List<Client> clients,
      Turns turns,
      RawUpdates raw,
      double before)
      throws Exception {
    LoadResult result = run(nodes, server, "refresh", clients);
    double after = raw.rate(1, nodes.options.seconds(1, 1));
    turns.add(result, (before + after) / 2, nodes.section);
    return after;
  }

  private static void row(Section section, int clients, String limits, Turns turns) {
    section.row(
        clients,
        limits,
        turns.throughput(),
        turns.limit(),
        turns.ratio(),
        turns.ratioSpread(),
        turns.p50(),
        turns.p99());
  }

  private static void logins(Nodes nodes, Population people) {
    nodes.section.table("clients", "rate limits", "logins a second", "p50 ms", "p99 ms");
    for (CountersignServer server : List.of(nodes.unlimited, nodes.limited)) {
      List<Client> clients = server.calls().loggingIn(people, MOST_CLIENTS);
      run(nodes, server, "login", clients);
      var turns = new Turns("login");
      for (int round = 0; round < rounds(nodes.options); round++) {
        turns.add(run(nodes, server, "login", clients), 1, nodes.section);
      }
      nodes.section.row(
          MOST_CLIENTS,
          server == nodes.limited ? "on" : "off",
          turns.throughput(),
          turns.p50(),
          turns.p99());
    }
  }

  private static void costs(Nodes nodes, Population people) throws Exception {
    nodes.section.say(
        "What one call costs, on the average of a run, refresh with 64 clients and login with 8: CPU "
            + "time in µs (kernel's included), PostgreSQL's of all its processes; transactions include "
            + "those that only read, queries neither their beginnings nor their ends.");
    nodes.section.table(
        "call",
        "rate limits",
        "calls",
        "refused",
        "server µs",
        "PostgreSQL µs",
        "transactions",
        "queries",
        "log bytes");
    for (CountersignServer server : List.of(nodes.unlimited, nodes.limited)) {
      cost(nodes, "refresh", server, sessions(server, people, MOST_CLIENTS));
      cost(nodes, "login", server, server.calls().loggingIn(people, LOGGING_IN));
    }
  }

  private static void cost(Nodes nodes, String call, CountersignServer server, List<Client> clients)
      throws Exception {
    CallCost cost = CallCost.of(server, nodes.probe, clients, nodes.options.seconds(8, 3));
    nodes.section.row(
        call,
        server == nodes.limited ? "on" : "off",
        cost.calls(),
        cost.refused(),
        cost.serverMicros(),
        known(cost.databaseMicros()),
        cost.transactions(),
        known(cost.queries()),
        cost.walBytes());
  }

  private static Object known(double number) {
    return Double.isNaN(number) ? "–" : number;
  }

  private static int rounds(Options options) {
    return options.times(3, 2);
  }

  private static Duration length(Options options) {
    return options.seconds(3, 2);
  }

  private static LoadResult run(
      Nodes nodes, CountersignServer server, String name, List<? extends Client> clients) {
    var stream = new Stream(name, clients, Arrivals.whenAnswered());
    Duration warmUp = Duration.ofSeconds(1);
    LoadResult result =
        LoadRun.of(
            Plan.of(server.address(), server.processes(), warmUp, length(nodes.options), stream));
    nodes.section.load(name + ", " + clients.size() + " clients", result);
    return result;
  }
}
