package dev.countersign.bench;

import dev.countersign.bench.load.Arrivals;
import dev.countersign.bench.load.LoadResult;
import dev.countersign.bench.load.LoadRun;
import dev.countersign.bench.load.Plan;
import dev.countersign.bench.load.Stream;
import dev.countersign.bench.load.Tally;
import dev.countersign.verifier.TokenVerifier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;

/// How long a token is still taken after its session was ended, where it is checked offline.
final class RevocationPart implements Part {
  private static final int LOGINS = 8;
  private static final int REFRESHING = 64;
  private static final double REFRESHES_PER_SECOND = 100;
  private static final double LOGOUTS_PER_SECOND = 25;
  private static final Duration WARM_UP = Duration.ofSeconds(5);

  /// A server that knows one resource server.
  private static final String CLIENT = "bench";

  private static final String SECRET = "no-secret-but-long-enough-for-one";
  private static final Map<String, String> SETTINGS =
      Map.of("COUNTERSIGN_OAUTH_CLIENTS", CLIENT + ":" + SECRET);

  @Override
  public String name() {
    return "revocation";
  }

  @Override
  public String title() {
    return "Revocation";
  }

  @Override
  public void run(Options options, Section section) throws Exception {
    int logouts = options.times(1_500, 250);
    section.say(
        "From the sending of a logout to the refusal of its access token at the last of three verifiers, "
            + "which follow the feed with a long poll each: %,d logouts, %.0f a second, while %d clients log in "
            + "in a closed loop, so that every core hashes, and %d refresh %.0f times a second. The verifiers are "
            + "the library's, in the driver's process; each is asked once in %d ms, which is in the figures.",
        logouts,
        LOGOUTS_PER_SECOND,
        LOGINS,
        REFRESHING,
        REFRESHES_PER_SECOND,
        LogoutProbe.EVERY.toMillis());
    var people = new Population(logouts + LOGINS + REFRESHING);
    try (var server = start(people.seed("revocation"))) {
      logouts(section, people, server, logouts);
    }
    new MillionEnds(options.times(1_000_000, 100_000)).run(section);
  }

  static CountersignServer start(Path data) throws IOException {
    return CountersignServer.start(data, Machine.javaOpts(), SETTINGS);
  }

  static String authorization() {
    byte[] pair = (CLIENT + ":" + SECRET).getBytes(StandardCharsets.US_ASCII);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  static TokenVerifier verifier(CountersignServer server) {
    return TokenVerifier.of("http://localhost", "momail")
        .server("http://127.0.0.1:" + server.address().getPort())
        .client(CLIENT, SECRET)
        .build();
  }

  private static void logouts(
      Section section, Population people, CountersignServer server, int logouts) throws Exception {
    var calls = server.calls();
    List<String> tokens = new ArrayList<>();
    for (int user = 0; user < logouts; user++) {
      String refresh = people.refreshToken(LOGINS + REFRESHING + user);
      tokens.add(calls.once(calls.keepingRefresh(refresh).keepingAnswer()).text("accessToken"));
    }
    List<TokenVerifier> verifiers = List.of(verifier(server), verifier(server), verifier(server));
    try {
      for (TokenVerifier verifier : verifiers) {
        if (!verifier.awaitReady(Duration.ofSeconds(30))) {
          throw new IOException("a verifier has no feed");
        }
      }
      Duration length = Duration.ofMillis((long) (1000 * (logouts / LOGOUTS_PER_SECOND + 1)));
      CompletableFuture<LoadResult> load = load(people, server, length);
      Thread.sleep(WARM_UP);
      var probe = new LogoutProbe(calls, verifiers);
      probe.run(tokens, LOGOUTS_PER_SECOND);
      describe(section, probe, load.get(), length);
    } finally {
      verifiers.forEach(TokenVerifier::close);
    }
  }

  private static CompletableFuture<LoadResult> load(
      Population people, CountersignServer server, Duration length) throws IOException {
    var calls = server.calls();
    var logins = new Stream("login", calls.loggingIn(people, LOGINS), Arrivals.whenAnswered());
    var refreshes =
        new Stream(
            "refresh", calls.rotating(people, REFRESHING), Arrivals.poisson(REFRESHES_PER_SECOND));
    var plan = Plan.of(server.address(), server.processes(), WARM_UP, length, logins, refreshes);
    // A thread of its own: the common pool has one on two cores, and others need it.
    return CompletableFuture.supplyAsync(() -> LoadRun.of(plan), task -> new Thread(task).start());
  }

  private static void describe(
      Section section, LogoutProbe probe, LoadResult load, Duration length) {
    section.table("logout to", "count", "p50 ms", "p90 ms", "p99 ms", "max ms");
    row(section, "its own answer", probe.answered());
    row(section, "refusal at the last of three", probe.last());
    double seconds = length.toMillis() / 1e3;
    section.callTable();
    for (String stream : new String[] {"login", "refresh"}) {
      Tally tally = load.of(stream);
      section.calls(stream, tally, seconds);
    }
    section.load("load", load);
    section.reached(Goal.REVOCATION, probe.last().getValueAtPercentile(99) / 1e3);
  }

  private static void row(Section section, String what, Histogram micros) {
    section.row(
        what,
        micros.getTotalCount(),
        micros.getValueAtPercentile(50) / 1e3,
        micros.getValueAtPercentile(90) / 1e3,
        micros.getValueAtPercentile(99) / 1e3,
        micros.getMaxValue() / 1e3);
  }
}
