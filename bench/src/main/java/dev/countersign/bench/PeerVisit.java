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

/// One start of one peer and all the work it is put to, noted among its figures.
final class PeerVisit {
  /// Logins under way during the storm, each from an account of its own.
  static final int STORM_LOGINS = 200;

  /// So that nobody else's queue ever runs dry: ten times what two cores can hash.
  static final double STORM_LOGINS_PER_SECOND = 400 * Machine.CORES;

  static final double STORM_REFRESHES_PER_SECOND = 5;

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

  void all() throws IOException, InterruptedException {
    figures.add(PeerFigures.START_AGAIN, server.untilFirstAnswer().toMillis() / 1e3);
    PeerServer.once(server.address(), server.login(0));
    Thread.sleep(options.seconds(5, 2));
    figures.add(PeerFigures.IDLE, megabytes(false));
    logins(PeerFigures.LOGINS, options.seconds(3, 2));
    refreshes();
    closed("JWKS a second, 64 clients", Collections.nCopies(64, Client.always(server.jwks())));
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
  ///
  /// @param warmUp the load before anything counts
  void logins(String what, Duration warmUp) throws IOException {
    run(warmUp, WARM_UP_ONLY, new Stream("warm-up", loggingIn(64), Arrivals.whenAnswered()));
    for (int clients : CLIENTS) {
      closed(PeerFigures.withClients(what, clients), loggingIn(clients));
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
    for (var way : server.refreshes().entrySet()) {
      String what = PeerFigures.REFRESHES + way.getKey();
      var warmUp = new Stream("warm-up", sessions(way.getValue(), 64), Arrivals.whenAnswered());
      run(options.seconds(5, 3), WARM_UP_ONLY, warmUp);
      for (int clients : CLIENTS) {
        // New ones: an answer that a run's end cut off would have been the next token.
        closed(PeerFigures.withClients(what, clients), sessions(way.getValue(), clients));
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

  private void closed(String what, List<Client> clients) throws IOException {
    var stream = new Stream(what, clients, Arrivals.whenAnswered());
    Tally tally = run(Duration.ofSeconds(1), options.seconds(5, 3), stream).of(what);
    figures.add(what, tally.throughput());
    if (!tally.isClean()) {
      figures.note("%s: not all were answered with success: %s", what, tally);
    }
  }

  private void storm() throws IOException {
    PeerServer.Refreshing usual = server.refreshes().values().iterator().next();
    LoadResult storm =
        run(
            options.seconds(3, 2),
            options.seconds(12, 6),
            new Stream("login", loggingIn(STORM_LOGINS), Arrivals.poisson(STORM_LOGINS_PER_SECOND)),
            new Stream("refresh", sessions(usual, 64), Arrivals.even(STORM_REFRESHES_PER_SECOND)));
    Tally refresh = storm.of("refresh");
    var all = refresh.latencies(Tally.SUCCESS);
    figures.add("refresh p50 in the storm, ms", all.p50());
    figures.add(PeerFigures.STORM_P99, all.p99());
    Tally login = storm.of("login");
    figures.add("logins answered a second in the storm", login.throughput());
    figures.add(
        "logins refused a second in the storm",
        login.latencies(status -> status / 100 != 2).count()
            / (double) options.seconds(12, 6).toSeconds());
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
