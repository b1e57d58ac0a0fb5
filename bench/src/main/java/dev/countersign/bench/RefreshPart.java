package dev.countersign.bench;

import dev.countersign.bench.load.Answer;
import dev.countersign.bench.load.Arrivals;
import dev.countersign.bench.load.Client;
import dev.countersign.bench.load.LoadResult;
import dev.countersign.bench.load.LoadRun;
import dev.countersign.bench.load.Plan;
import dev.countersign.bench.load.Request;
import dev.countersign.bench.load.Stream;
import dev.countersign.store.SqliteUpdates;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.stream.IntStream;

/// The cheap calls as fast as clients can make them; refresh against bare durable updates.
final class RefreshPart implements Part {
  private static final int USERS = 40_000;
  private static final int GROUP = 32;
  private static final int MOST_CLIENTS = 64;

  @Override
  public String name() {
    return "refresh";
  }

  @Override
  public String title() {
    return "Refresh, logout, JWKS";
  }

  @Override
  public void run(Options options, Section section) throws Exception {
    var people = new Population(USERS);
    Duration length = options.seconds(3, 2);
    section.say(
        "Closed loop. WackyPod's refresh: each client spends its own token for the next; medians of %d runs "
            + "of %d s. Raw: updates of as many sessions' rows, one by one, in a database like the server's on "
            + "the same disk, by the driver's process on one connection with the server's pragmas (WAL, "
            + "synchronous=FULL), %d in a transaction or one; turns before and after each run.",
        rounds(options), length.toSeconds(), GROUP);
    Path rawData = people.seed("refresh-raw");
    List<byte[]> rows = IntStream.range(0, MOST_CLIENTS).mapToObj(Population::sessionId).toList();
    try (var raw = SqliteUpdates.on(rawData.resolve("countersign.db"), rows);
        var server = CountersignServer.start(people.seed("refresh"))) {
      refresh(options, section, people, length, raw, server);
      others(section, people, length, server);
    }
  }

  private static void refresh(
      Options options,
      Section section,
      Population people,
      Duration length,
      RawUpdates raw,
      CountersignServer server)
      throws Exception {
    List<Client> clients = server.calls().rotating(people, MOST_CLIENTS);
    Duration turn = options.seconds(1, 1);
    // Until the server and the raw updates are compiled.
    run(server, "refresh", clients, length);
    raw.rate(1, turn);
    double before = raw.rate(GROUP, turn);
    section.table(
        "clients",
        "refreshes a second",
        "raw, alone",
        "raw, grouped",
        "÷ grouped",
        "lowest–highest",
        "p50 ms",
        "p99 ms");
    for (int count : new int[] {1, 8, MOST_CLIENTS}) {
      var turns = new Turns("refresh");
      var alone = new Rates();
      for (int round = 0; round < rounds(options); round++) {
        LoadResult result = run(server, "refresh", clients.subList(0, count), length);
        alone.add(raw.rate(1, turn));
        double after = raw.rate(GROUP, turn);
        turns.add(result, (before + after) / 2, section);
        before = after;
        section.load("refresh, " + count + " clients", result);
      }
      section.row(
          count,
          turns.throughput(),
          alone.median(),
          turns.limit(),
          turns.ratio(),
          turns.ratioSpread(),
          turns.p50(),
          turns.p99());
      if (count == MOST_CLIENTS) {
        section.reached(Goal.REFRESH_64, turns.ratio());
      }
    }
  }

  private static int rounds(Options options) {
    return options.times(4, 2);
  }

  private static void others(
      Section section, Population people, Duration length, CountersignServer server) {
    var calls = server.calls();
    double seconds = length.toMillis() / 1e3;
    section.callTable();
    var jwks = run(server, "JWKS", Calls.same(calls.jwks(), MOST_CLIENTS), length);
    section.calls("JWKS, 64 clients", jwks.of("JWKS"), seconds);
    section.load("JWKS", jwks);

    // Each session is kept alive once, which gives an access token, and ended by it.
    var tokens = new ArrayDeque<String>();
    var keeping = new KeepingClients(calls, people, tokens);
    var kept = run(server, "refresh", keeping.clients(MOST_CLIENTS), length);
    section.calls("refresh, Momail's (not rotating), 64 clients", kept.of("refresh"), seconds);
    section.load("Momail's refresh", kept);
    Client leaving = () -> calls.logout(tokens.isEmpty() ? "none left" : tokens.remove());
    Duration untilUsedUp = Duration.ofSeconds(1);
    var stream =
        new Stream("logout", Collections.nCopies(MOST_CLIENTS, leaving), Arrivals.whenAnswered());
    var left =
        LoadRun.of(
            Plan.of(
                server.address(), server.processes(), Duration.ofMillis(500), untilUsedUp, stream));
    section.calls("logout, 64 clients", left.of("logout"), 1);
    section.load("logout", left);
  }

  /// Clients that refresh the sessions of the population one after the other, and note the access
  /// tokens of the first round.
  private record KeepingClients(Calls calls, Population people, Queue<String> tokens) {
    List<Client> clients(int count) {
      int[] next = {0};
      var clients = new ArrayList<Client>();
      for (int i = 0; i < count; i++) {
        clients.add(
            new Client() {
              @Override
              public Request next() {
                int user = next[0]++ % people.users();
                return calls.keepingRefresh(people.refreshToken(user)).keepingAnswer();
              }

              @Override
              public void answered(Answer answer) {
                if (answer.isSuccess() && tokens.size() < people.users()) {
                  tokens.add(answer.text("accessToken"));
                }
              }
            });
      }
      return clients;
    }
  }

  private static LoadResult run(
      CountersignServer server, String name, List<? extends Client> clients, Duration length) {
    var stream = new Stream(name, clients, Arrivals.whenAnswered());
    return LoadRun.of(
        Plan.of(server.address(), server.processes(), Duration.ofSeconds(1), length, stream));
  }
}
