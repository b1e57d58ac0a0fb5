package dev.countersign.bench;

import dev.countersign.bench.Comparison.Question;
import dev.countersign.bench.Crowd.Kind;
import dev.countersign.bench.load.Request;
import dev.countersign.bench.load.TimedConnection;
import dev.countersign.bench.load.TimedConnection.Timed;
import dev.countersign.bench.paired.Interval;
import dev.countersign.bench.paired.MedianBootstrap;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/// Whether the time of an answer tells who is registered.
final class EnumerationPart implements Part {
  private static final long SEED = 25;
  private static final int RESAMPLES = 2_000;

  /// Beyond it, what was measured is another server.
  private static final double MOST_SPOILT = 0.01;

  /// Pairs that come first and do not count, of each comparison, in parts of those that do.
  private static final int WARM_UP_PART = 20;

  /// What a request has left to be done, token and mail, is nearly always done by then, and what it
  /// did for caches and clocks forgotten: after 5 ms the call behind one that sent a mail was
  /// faster by 80 µs.
  private static final Duration SETTLE = Duration.ofMillis(20);

  /// So many calls in a row show whether anything goes on beside them.
  private static final int CALLS_AFTER = 8;

  private static final List<String> CONTRACTS = List.of("/v1", "/api");

  private static final String WRONG = "Wrong-horse-7";
  private static final String LONGEST = "Wrong-" + "x".repeat(250);
  private static final String TOO_LONG = "Wrong-" + "x".repeat(394);

  // Each address is asked about once, so limits for an account can be what they are; but a second
  // attempt is delayed, not an eleventh.
  private static final Map<String, String> SETTINGS =
      Map.of(
          "COUNTERSIGN_LIMITS_ENABLED", "true",
          "COUNTERSIGN_LIMITS_LOGIN_PER_ADDRESS", "1000000/1s",
          "COUNTERSIGN_LIMITS_LOGIN_FAILURES_PER_ACCOUNT", "1/15m",
          "COUNTERSIGN_LIMITS_REFRESH_PER_ADDRESS", "1000000/1s",
          "COUNTERSIGN_LIMITS_RESET_REQUEST_PER_ADDRESS", "1000000/1s",
          "COUNTERSIGN_LIMITS_VERIFY_REQUEST_PER_ADDRESS", "1000000/1s",
          "COUNTERSIGN_LIMITS_OTHER_PER_ADDRESS", "1000000/1s",
          "COUNTERSIGN_MAIL_SMTP_HOST", "127.0.0.1",
          "COUNTERSIGN_MAIL_SMTP_TLS", "none",
          "COUNTERSIGN_MAIL_FROM", "no-reply@example.com");

  @Override
  public String name() {
    return "enumeration";
  }

  @Override
  public String title() {
    return "Who is registered";
  }

  @Override
  public boolean isUsual() {
    return false;
  }

  @Override
  public void run(Options options, Section section) throws Exception {
    int logins = pairs(options, 20_000, 50);
    int otherLogins = pairs(options, 1_000, 50);
    int mails = pairs(options, 20_000, 200);
    int after = pairs(options, 5_000, 200);
    describe(section);
    // Nobody who is registered is asked for more often than this.
    int most = 4 * (logins + otherLogins + mails + after);
    Path data = Crowd.seed("enumeration", most * (WARM_UP_PART + 1) / WARM_UP_PART);
    try (var sink = MailSink.start();
        var server = CountersignServer.start(data, Machine.javaOpts(), settings(sink));
        var connection = new TimedConnection(server.address(), server.calls().jwks())) {
      var comparisons = new ArrayList<Comparison>();
      addLogins(comparisons, server.calls(), logins);
      addOtherLogins(comparisons, server.calls(), otherLogins);
      addMails(comparisons, server.calls(), mails);
      addAfter(comparisons, server.calls(), after);
      comparisons.removeIf(each -> !each.call().startsWith(options.calls()));
      var crowd = new Crowd();
      take(comparisons, connection, crowd, false);
      take(comparisons, connection, crowd, true);
      report(section, comparisons);
      section.say("The mail server took %,d mails meanwhile.", sink.mails());
    } finally {
      WorkDirectory.delete(data);
    }
  }

  private static int pairs(Options options, int whole, int whenQuick) {
    return options.pairs() > 0 ? options.pairs() : options.times(whole, whenQuick);
  }

  private static Map<String, String> settings(MailSink sink) {
    var settings = new HashMap<>(SETTINGS);
    settings.put("COUNTERSIGN_MAIL_SMTP_PORT", Integer.toString(sink.port()));
    return settings;
  }

  private static void addLogins(List<Comparison> all, Calls calls, int pairs) {
    for (String contract : CONTRACTS) {
      String login = contract + " login, ";
      Function<String, Question> with =
          password ->
              (connection, email) -> timed(connection, calls.login(contract, email, password), 401);
      all.add(new Comparison(login + "wrong", Kind.KNOWN, Kind.UNKNOWN, pairs, with.apply(WRONG)));
      all.add(
          new Comparison(
              login + "wrong", Kind.WITHOUT_PASSWORD, Kind.UNKNOWN, pairs, with.apply(WRONG)));
      all.add(
          new Comparison(
              login + "over-long", Kind.KNOWN, Kind.UNKNOWN, pairs, with.apply(TOO_LONG)));
    }
  }

  /// What else a login may meet: the longest password that may be, and a delay, which is answered
  /// without a hash.
  private static void addOtherLogins(List<Comparison> all, Calls calls, int pairs) {
    for (String contract : CONTRACTS) {
      String login = contract + " login, ";
      Question longest =
          (connection, email) -> timed(connection, calls.login(contract, email, LONGEST), 401);
      all.add(new Comparison(login + "longest", Kind.KNOWN, Kind.UNKNOWN, pairs, longest));
      Question delayed =
          (connection, email) -> {
            Request request = calls.login(contract, email, WRONG);
            long first = timed(connection, request, 401);
            long second = timed(connection, request, 429);
            return first < 0 ? first : second;
          };
      all.add(new Comparison(login + "delayed", Kind.KNOWN, Kind.UNKNOWN, pairs, delayed));
      all.add(
          new Comparison(login + "delayed", Kind.WITHOUT_PASSWORD, Kind.UNKNOWN, pairs, delayed));
    }
  }

  private static void addMails(List<Comparison> all, Calls calls, int pairs) {
    Question reset = (connection, email) -> settled(connection, calls.requestReset(email));
    // What the method itself shows is seen sooner.
    int some = Math.max(1, pairs / 4);
    all.add(new Comparison("/api reset", Kind.UNKNOWN, Kind.UNKNOWN, some, reset));
    all.add(new Comparison("/api reset", Kind.KNOWN, Kind.UNKNOWN, pairs, reset));
    all.add(new Comparison("/api reset", Kind.WITHOUT_PASSWORD, Kind.UNKNOWN, pairs, reset));
    for (String contract : CONTRACTS) {
      Question resend =
          (connection, email) -> settled(connection, calls.resendVerification(contract, email));
      all.add(new Comparison(contract + " resend", Kind.KNOWN, Kind.UNKNOWN, pairs, resend));
      all.add(new Comparison(contract + " resend", Kind.PROVEN, Kind.UNKNOWN, pairs, resend));
    }
  }

  /// What is done for a request after its answer, seen by whoever calls at that moment.
  private static void addAfter(List<Comparison> all, Calls calls, int pairs) throws IOException {
    String token =
        calls
            .once(calls.login(Population.SEED_EMAIL, Population.PASSWORD).keepingAnswer())
            .text("refreshToken");
    Request refresh = calls.keepingRefresh(token);
    Question afterReset =
        (connection, email) -> after(connection, calls.requestReset(email), refresh);
    Question afterResend =
        (connection, email) -> after(connection, calls.resendVerification("/v1", email), refresh);
    all.add(new Comparison("after a reset", Kind.UNKNOWN, Kind.UNKNOWN, pairs, afterReset));
    all.add(new Comparison("after a reset", Kind.KNOWN, Kind.UNKNOWN, pairs, afterReset));
    all.add(new Comparison("after a resend", Kind.KNOWN, Kind.UNKNOWN, pairs, afterResend));
    all.add(new Comparison("after a resend", Kind.PROVEN, Kind.UNKNOWN, pairs, afterResend));
  }

  private static long timed(TimedConnection connection, Request request, int expected)
      throws IOException {
    Timed answer = connection.call(request);
    if (answer.status() != expected && answer.status() != 503) {
      throw new IOException("answered " + answer.status() + " and not " + expected);
    }
    return answer.status() == expected ? answer.nanos() : -1;
  }

  private static long settled(TimedConnection connection, Request request) throws IOException {
    long nanos = timed(connection, request, 200);
    LockSupport.parkNanos(SETTLE.toNanos());
    return nanos;
  }

  private static long after(TimedConnection connection, Request request, Request next)
      throws IOException {
    long worst = timed(connection, request, 200);
    long start = System.nanoTime();
    for (int i = 0; i < CALLS_AFTER; i++) {
      worst = Math.min(worst, timed(connection, next, 200));
    }
    long nanos = System.nanoTime() - start;
    LockSupport.parkNanos(SETTLE.toNanos());
    return worst < 0 ? -1 : nanos;
  }

  /// Takes all pairs of all comparisons, in an order and each pair the way round that chance
  /// decides.
  private static void take(
      List<Comparison> comparisons, TimedConnection connection, Crowd crowd, boolean counted)
      throws IOException {
    var turns = new ArrayList<Comparison>();
    for (Comparison each : comparisons) {
      int pairs = counted ? each.pairs() : each.pairs() / WARM_UP_PART;
      turns.addAll(Collections.nCopies(pairs, each));
    }
    var random = new Random(SEED + (counted ? 1 : 0));
    Collections.shuffle(turns, random);
    for (int i = 0; i < turns.size(); i++) {
      turns.get(i).take(connection, crowd, random.nextBoolean(), counted);
      if (counted && (i + 1) % Math.max(1, turns.size() / 10) == 0) {
        System.out.printf("  %,d of %,d pairs%n", i + 1, turns.size());
      }
    }
  }

  private static void describe(Section section) {
    section.say(
        "Two calls in a pair, in an order that chance decides, about addresses of one length and shape "
            + "that are asked about once; all comparisons interleaved by chance; one connection, one call at a "
            + "time. µs from the first byte sent to the last one read; the median of the differences within "
            + "pairs, its interval of 95 %% by %,d bootstrap resamples, and the AUC of one time alone. Seed %d.",
        RESAMPLES, SEED);
    section.say(
        "Limits are on: those for an account as shipped, but that a second failed sign-in is delayed and not an "
            + "eleventh; those for a network far away (1,000,000 a second). "
            + "Passwords are hashed as shipped. Mails go to a mail server in the driver. `unknown − unknown` is "
            + "there to see what the method itself shows.");
    section.say(
        "After a reset or resend, %d refreshes in a row are timed together, for what is done for a request "
            + "once it is answered could delay them.",
        CALLS_AFTER);
  }

  private static void report(Section section, List<Comparison> comparisons) {
    var bootstrap = new MedianBootstrap(RESAMPLES, SEED);
    section.table("call", "between", "pairs", "took µs", "difference µs", "95 %", "AUC", "");
    double farthest = 0;
    double unequal = 0;
    for (Comparison each : comparisons) {
      if (each.spoilt() > MOST_SPOILT * each.pairs()) {
        throw new IllegalStateException(each.call() + ": too many were refused: " + each.spoilt());
      }
      Interval interval = bootstrap.interval(each.times().differences());
      double auc = each.times().auc();
      boolean met =
          Goal.ENUMERATION_MEDIAN.isMetBy(interval.farthestFromZero())
              && Goal.ENUMERATION_AUC.isMetBy(Math.abs(auc - 0.5));
      section.row(
          each.call(),
          each.between(),
          "%,d".formatted(each.times().count()),
          each.times().medianOfSecond(),
          signed(each.times().medianDifference()),
          signed(interval.low()) + " to " + signed(interval.high()),
          String.format(Locale.ROOT, "%.3f", auc),
          met ? "met" : "**missed**");
      farthest = Math.max(farthest, interval.farthestFromZero());
      unequal = Math.max(unequal, Math.abs(auc - 0.5));
    }
    section.reached(Goal.ENUMERATION_MEDIAN, farthest);
    section.reached(Goal.ENUMERATION_AUC, unequal);
    int spoilt = comparisons.stream().mapToInt(Comparison::spoilt).sum();
    if (spoilt > 0) {
      section.say(
          "%d pairs were thrown away, for the server had no room for one of theirs.", spoilt);
    }
  }

  private static String signed(double micros) {
    return String.format(Locale.ROOT, "%+.1f", micros);
  }
}
