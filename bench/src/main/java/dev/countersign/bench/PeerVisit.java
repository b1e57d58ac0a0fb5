package dev.countersign.bench;

import dev.countersign.bench.load.Arrivals;
import dev.countersign.bench.load.Client;
import dev.countersign.bench.load.LoadResult;
import dev.countersign.bench.load.LoadRun;
import dev.countersign.bench.load.Plan;
import dev.countersign.bench.load.Stream;
import dev.countersign.bench.load.Tally;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;

/// One start of one peer and all the work it is put to, noted among its figures.
final class PeerVisit {
  /// Logins under way during the storm, each from an account of its own.
  static final int STORM_LOGINS = 200;

  /// So that nobody else's queue ever runs dry: ten times what two cores can hash.
  static final double STORM_LOGINS_PER_SECOND = 400 * Machine.CORES;

  static final double STORM_REFRESHES_PER_SECOND = 5;

  private static final IntPredicate IS_REFUSAL = Tally.SUCCESS.negate();
  private static final Duration WARM_UP_ONLY = Duration.ofMillis(1);
  private static final int QUESTIONS_TO_SETTLE = 3;
  private static final int[] CLIENTS = {8, 64};

  private final PeerServer server;
  private final PeerFigures figures;
  private final Options options;

  PeerVisit(PeerServer server, PeerFigures figures, Options options) {
    this.server = server;
    this.figures = figures;
    this.options = options;
  }

  static Duration turn(Options options) {
    return options.seconds(5, 3);
  }

  static Duration stormLength(Options options) {
    return options.seconds(10, 6);
  }

  void all() throws IOException, InterruptedException {
    figures.add(PeerFigures.START_AGAIN, server.untilFirstAnswer().toMillis() / 1e3);
    PeerServer.once(server.address(), server.login(0));
    Thread.sleep(options.seconds(5, 2));
    figures.add(PeerFigures.IDLE, megabytes(false));
    logins(PeerFigures.LOGINS);
    refreshes();
    closed(
        "JWKS a second, 64 clients",
        Collections.nCopies(64, Client.always(server.jwks())),
        turn(options));
    storm();
    figures.add(PeerFigures.PEAK, megabytes(true));
  }

  private double megabytes(boolean peak) throws IOException {
    double sum = 0;
    for (ProcessHandle process : server.processes()) {
      ResidentMemory memory = ResidentMemory.of(process.pid());
      sum += peak ? memory.peak() : memory.resident();
    }
    return sum;
  }

  /// Logins alone, as "what, 8 clients" and "what, 64 clients".
  void logins(String what) throws IOException {
    warmUpLogins();
    for (int clients : CLIENTS) {
      // Some answer all who wait at once, in bursts that lie seconds apart.
      Duration length = clients > 8 ? options.seconds(10, 8) : turn(options);
      closed(PeerFigures.withClients(what, clients), loggingIn(clients), length);
    }
  }

  // By work and not by time: on a busy machine a JVM is compiled late.
  private void warmUpLogins() throws IOException {
    long left = options.times(300, 100);
    for (int turns = options.times(10, 6); turns > 0 && left > 0; turns--) {
      var stream = new Stream("warm-up", loggingIn(64), Arrivals.whenAnswered());
      Tally tally = run(Duration.ZERO, Duration.ofSeconds(3), stream).of("warm-up");
      left -= tally.latencies(Tally.SUCCESS).count();
    }
  }

  private List<Client> loggingIn(int clients) {
    var all = new ArrayList<Client>();
    for (int user = 0; user < clients; user++) {
      all.add(Client.always(server.login(user)));
    }
    return all;
  }

  private void refreshes() throws IOException {
    for (var way : server.refreshes().values()) {
      run(
          options.seconds(5, 3),
          WARM_UP_ONLY,
          new Stream("warm-up", sessions(way, 64), Arrivals.whenAnswered()));
    }
    for (var way : server.refreshes().entrySet()) {
      String what = PeerFigures.REFRESHES + way.getKey();
      for (int clients : CLIENTS) {
        // New ones: an answer that a run's end cut off would have been the next token.
        closed(
            PeerFigures.withClients(what, clients),
            sessions(way.getValue(), clients),
            turn(options));
      }
    }
  }

  private static List<Client> sessions(PeerServer.Refreshing way, int clients) throws IOException {
    var all = new ArrayList<Client>();
    for (int user = 0; user < clients; user++) {
      all.add(way.open(user));
    }
    return all;
  }

  private void closed(String what, List<Client> clients, Duration length) throws IOException {
    var stream = new Stream(what, clients, Arrivals.whenAnswered());
    LoadResult result = run(Duration.ofSeconds(1), length, stream);
    Tally tally = result.of(what);
    figures.add(what, tally.throughput());
    long answers = tally.latencies(Tally.SUCCESS).count();
    if (answers > 0 && clients.size() > 8) {
      // Which neighbours disturb least.
      figures.add("its CPU, ms for each of: " + what, (double) result.serverCpuMillis() / answers);
    }
    if (!tally.isClean()) {
      figures.note("%s: not all were answered with success: %s", what, tally);
    }
  }

  private void storm() throws IOException {
    PeerServer.Refreshing usual = server.refreshes().values().iterator().next();
    var logins =
        new Stream("login", loggingIn(STORM_LOGINS), Arrivals.poisson(STORM_LOGINS_PER_SECOND));
    var refreshes =
        new Stream("refresh", sessions(usual, 64), Arrivals.even(STORM_REFRESHES_PER_SECOND));
    LoadResult storm = run(Duration.ZERO, stormLength(options), logins, refreshes);
    Tally refresh = storm.of("refresh");
    var all = refresh.latencies(Tally.SUCCESS);
    figures.add("refresh p50 in the storm, ms", all.p50());
    figures.add(PeerFigures.STORM_P99, all.p99());
    Tally login = storm.of("login");
    figures.add("logins of the storm answered", login.latencies(Tally.SUCCESS).count());
    figures.add("logins of the storm refused", login.latencies(IS_REFUSAL).count());
    figures.add("logins of the storm never sent", login.unsent());
    if (!refresh.isClean()) {
      figures.note("refreshes in the storm: %s", refresh);
    }
    if (login.lost() > 0) {
      figures.note("logins in the storm, without an answer: %d", login.lost());
    }
  }

  private LoadResult run(Duration warmUp, Duration length, Stream... streams) throws IOException {
    settle();
    LoadResult result =
        LoadRun.of(Plan.of(server.address(), server.processes(), warmUp, length, streams));
    if (length.compareTo(WARM_UP_ONLY) > 0 && result.driverShare() > 0.25) {
      figures.note(
          "%s: the driver took %s of the CPU",
          streams[0].name(), String.format(Locale.ROOT, "%.0f %%", 100 * result.driverShare()));
    }
    return result;
  }

  // What clients have given up, a server may still have before it, and would work off while the
  // next
  // thing is measured: it is through when it has answered a login.
  private void settle() throws IOException {
    for (int question = 1; ; question++) {
      try {
        PeerServer.once(server.address(), server.login(0));
        return;
      } catch (SocketTimeoutException e) {
        if (question == QUESTIONS_TO_SETTLE) {
          throw e;
        }
      }
    }
  }
}
