package dev.countersign.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.AppFixture;
import dev.countersign.Reply;
import dev.countersign.endurance.UseCase.Attempt;
import dev.countersign.mail.OutboxWorker;
import dev.countersign.openapi.ContractSchema;
import dev.countersign.store.FaultyDatabase;
import dev.countersign.store.FaultyDatabase.Fault;
import dev.countersign.store.RealDatabase;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The database fails at each statement and each commit of each use case in turn. What is answered
/// 503 has not happened, what is answered as done has, and whoever tries again has success.
@Timeout(600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Faults {
  /// What counts attempts may count one that failed; what became of mails is nobody's state.
  private static final Set<String> COUNTS = Set.of("rate_window", "sign_in_source", "mail_outcome");

  /// Only so many mails are kept, so that a new one takes an old one's place.
  private static final String MAILBOX = "dev_mail";

  /// A lost answer is mostly not noticed by anybody, and so tried at each second statement alone,
  /// unless more is asked for.
  private static final boolean THOROUGH = Effort.rounds(1) > 1;

  private static final Map<String, String> ROOMY_LIMITS =
      Stream.of("REGISTER", "LOGIN", "REFRESH", "RESET_CONFIRM", "VERIFY_CONFIRM", "OTHER")
          .map(name -> "COUNTERSIGN_LIMITS_" + name + "_PER_ADDRESS")
          .collect(HashMap::new, (all, name) -> all.put(name, "1000000/1m"), Map::putAll);

  // That the database fails is no news here.
  private static final Logger LOG = Logger.getLogger("dev.countersign");
  private static final Logger EVENTS = Logger.getLogger("countersign.events");

  private final RealDatabase kind;
  private final List<Fault> faults;
  private final AtomicReference<FaultyDatabase> opened = new AtomicReference<>();
  private AppFixture app;
  private World world;
  private FaultyDatabase database;

  @SuppressWarnings("NullAway.Init")
  Faults(RealDatabase kind, List<Fault> faults) {
    this.kind = kind;
    this.faults = faults;
  }

  @BeforeAll
  void start() {
    LOG.setLevel(Level.OFF);
    EVENTS.setLevel(Level.OFF);
    var environment = new HashMap<>(ROOMY_LIMITS);
    environment.put("COUNTERSIGN_LIMITS_RESET_REQUEST_PER_ADDRESS", "1000000/1m");
    environment.put("COUNTERSIGN_LIMITS_VERIFY_REQUEST_PER_ADDRESS", "1000000/1m");
    app =
        AppFixture.startBehind(
            real -> {
              opened.set(new FaultyDatabase(real));
              return opened.get();
            },
            kind,
            environment);
    world = World.of(app);
    database = opened.get();
  }

  @AfterAll
  void stop() {
    app.close();
    LOG.setLevel(null);
    EVENTS.setLevel(null);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsToldIsTrueWhicheverStatementOrCommitFails(UseCase useCase) {
    Outcome clean = run(useCase, Fault.NONE, 0);
    for (Fault fault : faults) {
      int count = clean.seen().getOrDefault(fault, 0);
      for (int victim = 1; victim <= count; victim += step(fault)) {
        Outcome outcome = run(useCase, fault, victim);
        assertThat(outcome.struck()).as(outcome.name()).isTrue();
        judge(outcome, clean);
      }
    }
    System.out.println(kind + " " + useCase + ": " + clean.seen());
  }

  /// Nobody waits for the background, and so nobody would be told: it has to try again by itself.
  @ParameterizedTest
  @EnumSource(names = {"REQUEST_RESET", "WACKYPOD_RESEND"})
  void whatIsPromisedArrivesWhicheverStatementOrCommitFailsOnTheWay(UseCase useCase) {
    for (Fault fault : faults) {
      int victim = 1 - step(fault);
      do {
        victim += step(fault);
        Attempt attempt = useCase.prepare(world);
        settled();
        database.expectAnywhere(fault, victim);
        Reply reply = attempt.call().get();
        world.mailTo("nobody@example.com");
        database.heal();
        // So long may whoever failed hold a mail, or wait before the next attempt.
        world.pass(OutboxWorker.CLAIM);
        if (reply.status() == 503) {
          reply = attempt.call().get();
        }
        assertThat(reply.status()).as("%s at %d", fault, victim).isEqualTo(attempt.done());
        attempt.proof().accept(reply);
      } while (database.hasStruck());
      System.out.println(kind + " " + useCase + " to the end, " + fault + ": " + (victim - 1));
    }
  }

  private static int step(Fault fault) {
    return fault == Fault.ANSWER_LOST && !THOROUGH ? 2 : 1;
  }

  /// What a use case came to.
  private record Outcome(
      String name,
      Attempt attempt,
      Reply reply,
      Fault fault,
      boolean struck,
      Map<Fault, Integer> seen,
      SortedMap<String, List<String>> before,
      SortedMap<String, List<String>> after) {
    boolean isRefused() {
      return reply.status() == 503;
    }

    /// How many rows each table has gained.
    Map<String, Integer> growth() {
      var growth = new TreeMap<String, Integer>();
      after.forEach((table, rows) -> {
        if (!table.equals(MAILBOX)) {
          growth.put(table, rows.size() - before.getOrDefault(table, List.of()).size());
        }
      });
      return growth;
    }
  }

  private Outcome run(UseCase useCase, Fault fault, int victim) {
    Attempt attempt = useCase.prepare(world);
    SortedMap<String, List<String>> before = settled();
    database.expect(fault, victim);
    Reply reply = attempt.call().get();
    database.heal();
    boolean struck = database.hasStruck();
    Map<Fault, Integer> seen = new HashMap<>();
    faults.forEach(each -> seen.put(each, database.seen(each)));
    String name = "%s, %s at %d: %s".formatted(useCase, fault, victim, reply);
    return new Outcome(name, attempt, reply, fault, struck, seen, before, settled());
  }

  /// Everything that is stored, once the background has done its part.
  private SortedMap<String, List<String>> settled() {
    assertThat(world.mailTo("nobody@example.com").status()).isEqualTo(200);
    SortedMap<String, List<String>> contents = database.contents();
    contents.keySet().removeAll(COUNTS);
    return contents;
  }

  private void judge(Outcome outcome, Outcome clean) {
    Reply reply = outcome.reply();
    Attempt attempt = outcome.attempt();
    ContractSchema.check(reply.response());
    if (!outcome.isRefused()) {
      assertThat(reply.status()).as(outcome.name()).isEqualTo(attempt.done());
      assertThat(outcome.growth()).as(outcome.name()).isEqualTo(clean.growth());
      attempt.proof().accept(reply);
      return;
    }
    assertThat(reply.header("Retry-After")).get().asString().matches("[1-9]\\d*");
    world.pass(Duration.ofSeconds(Long.parseLong(reply.header("Retry-After").orElseThrow())));
    if (outcome.fault() == Fault.COMMIT_ANSWER_LOST) {
      // It has happened, all of it, and whoever asks again is told so.
      assertThat(outcome.growth()).as(outcome.name()).isEqualTo(clean.growth());
      succeed(outcome, attempt.again());
    } else {
      assertThat(outcome.after()).as(outcome.name()).isEqualTo(outcome.before());
      succeed(outcome, attempt.done());
    }
  }

  private void succeed(Outcome outcome, int status) {
    Reply next = outcome.attempt().call().get();
    assertThat(next.status()).as("after %s: %s", outcome.name(), next.body()).isEqualTo(status);
    outcome.attempt().proof().accept(next);
  }
}
