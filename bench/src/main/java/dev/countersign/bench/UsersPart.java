package dev.countersign.bench;

import dev.countersign.bench.load.Arrivals;
import dev.countersign.bench.load.Client;
import dev.countersign.bench.load.LoadResult;
import dev.countersign.bench.load.LoadRun;
import dev.countersign.bench.load.Plan;
import dev.countersign.bench.load.Stream;
import dev.countersign.bench.load.Tally;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;

/// What a call costs the server as its users grow.
final class UsersPart implements Part {
  private static final int CLIENTS = 8;
  private static final long SEED = 25;

  @Override
  public String name() {
    return "users";
  }

  @Override
  public String title() {
    return "Growing";
  }

  /// A server with so many users, and what its calls have cost in each turn.
  private record Town(
      Population people, Path data, CountersignServer server, Costs refresh, Costs login) {}

  /// CPU time of the server and wall time, in microseconds a call.
  private record Costs(Rates cpu, Rates wall) {
    Costs() {
      this(new Rates(), new Rates());
    }

    void add(Tally tally, LoadResult result, Duration length) {
      long calls = tally.latencies(Tally.SUCCESS).count();
      cpu.add(result.serverCpuMillis() * 1e3 / calls);
      wall.add(length.toNanos() / 1e3 / calls);
    }
  }

  @Override
  public void run(Options options, Section section) throws Exception {
    Duration length = options.seconds(3, 2);
    int rounds = options.times(3, 2);
    section.say(
        "Closed loop, %d clients, each call for a user drawn from the whole population; Momail's refresh and "
            + "login. All servers run at once and take turns of %d s, %d each; medians. The rows were written "
            + "by the benchmark, one session a user, ids random; µs of the server's CPU time and of the clock for each call.",
        CLIENTS, length.toSeconds(), rounds);
    List<Town> towns = new ArrayList<>();
    try {
      for (int users : sizes(options)) {
        var people = new Population(users);
        Path data = people.seed("users-" + users);
        towns.add(new Town(people, data, CountersignServer.start(data), new Costs(), new Costs()));
      }
      // The first round is for the compiler.
      for (int round = 0; round <= rounds; round++) {
        for (Town town : towns) {
          turn(town, length, round > 0, section);
        }
      }
      describe(section, towns);
    } finally {
      towns.forEach(town -> town.server.close());
      for (Town town : towns) {
        WorkDirectory.delete(town.data);
      }
    }
  }

  private static int[] sizes(Options options) {
    return IntStream.of(1_000, 100_000, Options.USUAL_USERS, options.users())
        .filter(users -> users <= options.users())
        .distinct()
        .toArray();
  }

  private static void turn(Town town, Duration length, boolean counted, Section section) {
    var calls = town.server.calls();
    RandomGenerator random = RandomGeneratorFactory.getDefault().create(SEED);
    int users = town.people.users();
    Client refreshing = () -> calls.keepingRefresh(town.people.refreshToken(random.nextInt(users)));
    Client entering =
        () -> calls.login(town.people.email(random.nextInt(users)), Population.PASSWORD);
    turn(town, town.refresh, refreshing, length, counted, section);
    turn(town, town.login, entering, length, counted, section);
  }

  private static void turn(
      Town town, Costs costs, Client client, Duration length, boolean counted, Section section) {
    var stream = new Stream("calls", Collections.nCopies(CLIENTS, client), Arrivals.whenAnswered());
    Duration warmUp = Duration.ofMillis(500);
    LoadResult result =
        LoadRun.of(Plan.of(town.server.address(), town.server.processes(), warmUp, length, stream));
    Tally tally = result.of("calls");
    if (!tally.isClean()) {
      section.say("Not all were answered with success: %s.", tally);
    }
    if (counted) {
      costs.add(tally, result, length);
    }
  }

  private static void describe(Section section, List<Town> towns) throws Exception {
    section.table(
        "users",
        "database MB",
        "refresh CPU",
        "refresh wall",
        "login CPU",
        "login wall",
        "refresh ÷ first",
        "login ÷ first");
    Town first = towns.getFirst();
    for (Town town : towns) {
      double refresh = town.refresh.cpu.median() / first.refresh.cpu.median();
      double login = town.login.cpu.median() / first.login.cpu.median();
      section.row(
          "%,d".formatted(town.people.users()),
          Files.size(town.data.resolve("countersign.db")) / 1e6,
          town.refresh.cpu.median(),
          town.refresh.wall.median(),
          town.login.cpu.median(),
          town.login.wall.median(),
          refresh,
          login);
      if (town.people.users() == Options.USUAL_USERS) {
        section.reached(Goal.USERS_REFRESH, refresh);
        section.reached(Goal.USERS_LOGIN, login);
      }
    }
  }
}
