package dev.countersign.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.Reply;
import dev.countersign.mail.OutboxWorker;
import dev.countersign.openapi.ContractSchema;
import dev.countersign.store.FaultyDatabase;
import dev.countersign.store.FaultyDatabase.Fault;
import dev.countersign.store.RealDatabase;
import dev.countersign.verify.VerificationMode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
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
  private static final Map<String, String> COMPARED =
      Map.of(
          "rate_window",
          "",
          "mail_outcome",
          "",
          // Who is known to an account, without the count of attempts.
          "sign_in_source",
          "SELECT key_hash, account_id, password_version, known_since, known_until"
              + " FROM sign_in_source WHERE account_id IS NOT NULL");

  /// Only so many mails are kept, so that a new one takes an old one's place.
  private static final String MAILBOX = "dev_mail";

  /// A lost answer ends a transaction as a full disk does, but that it is begun again: that is
  /// tried at each fourth statement alone, unless more is asked for.
  private static final boolean THOROUGH = Effort.rounds(1) > 1;

  // That the database fails is no news here.
  private static final Logger LOG = Logger.getLogger("dev.countersign");
  private static final Logger EVENTS = Logger.getLogger("countersign.events");

  private final RealDatabase kind;
  private final List<Fault> faults;
  private Stage stage;

  @SuppressWarnings("NullAway.Init")
  Faults(RealDatabase kind, List<Fault> faults) {
    this.kind = kind;
    this.faults = faults;
  }

  @BeforeAll
  void start() {
    LOG.setLevel(Level.OFF);
    EVENTS.setLevel(Level.OFF);
    stage = Stage.start(kind, VerificationMode.OPTIONAL);
  }

  @AfterAll
  void stop() {
    stage.close();
    LOG.setLevel(null);
    EVENTS.setLevel(null);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsToldIsTrueWhicheverStatementOrCommitFails(UseCase useCase) {
    if (useCase.verification() == VerificationMode.OPTIONAL) {
      strikeEach(stage, useCase);
      return;
    }
    try (Stage other = Stage.start(kind, useCase.verification())) {
      strikeEach(other, useCase);
    }
  }

  private void strikeEach(Stage world, UseCase useCase) {
    Outcome clean = run(world, useCase, Fault.NONE, 0);
    for (Fault fault : faults) {
      int count = clean.seen().getOrDefault(fault, 0);
      for (int victim = 1; victim <= count; victim += step(fault)) {
        Outcome outcome = run(world, useCase, fault, victim);
        assertThat(outcome.struck()).as(outcome.name()).isTrue();
        judge(world, outcome, clean);
      }
    }
    System.out.println(kind + " " + useCase + ": " + clean.seen());
  }

  /// Nobody waits for the background, and so nobody would be told: it has to try again by itself.
  @ParameterizedTest
  @EnumSource(names = {"REQUEST_RESET", "WACKYPOD_RESEND"})
  void whatIsPromisedArrivesWhicheverStatementOrCommitFailsOnTheWay(UseCase useCase) {
    FaultyDatabase database = stage.database();
    for (Fault fault : faults) {
      if (fault == Fault.READ_ONLY) {
        continue; // Nothing is on its way then.
      }
      // The two ways are alike: each has every second victim, unless more is asked for.
      int stride = Math.max(step(fault), THOROUGH ? 1 : 2);
      int victim = useCase == UseCase.REQUEST_RESET || THOROUGH ? 1 - stride : 2 - stride;
      do {
        victim += stride;
        Attempt attempt = useCase.prepare(stage);
        stage.mailTo("nobody@example.com");
        database.expectAnywhere(fault, victim);
        Reply reply = attempt.call().get();
        stage.mailTo("nobody@example.com");
        database.heal();
        // So long may whoever failed hold a mail, or wait before the next attempt.
        stage.pass(OutboxWorker.CLAIM);
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
    return fault == Fault.ANSWER_LOST && !THOROUGH ? 4 : 1;
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

  private Outcome run(Stage world, UseCase useCase, Fault fault, int victim) {
    Attempt attempt = useCase.prepare(world);
    SortedMap<String, List<String>> before = settled(world);
    FaultyDatabase database = world.database();
    database.expect(fault, victim);
    Reply reply = attempt.call().get();
    database.heal();
    boolean struck = database.hasStruck();
    Map<Fault, Integer> seen = new HashMap<>();
    faults.forEach(each -> seen.put(each, database.seen(each)));
    String name = "%s, %s at %d: %s".formatted(useCase, fault, victim, reply);
    return new Outcome(name, attempt, reply, fault, struck, seen, before, settled(world));
  }

  /// Everything that is stored, once the background has done its part.
  private static SortedMap<String, List<String>> settled(Stage world) {
    assertThat(world.mailTo("nobody@example.com").status()).isEqualTo(200);
    return world.database().contents(COMPARED);
  }

  private static void judge(Stage world, Outcome outcome, Outcome clean) {
    Reply reply = outcome.reply();
    Attempt attempt = outcome.attempt();
    if (!isPage(reply)) {
      ContractSchema.check(reply.response());
    }
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

  /// Pages are for people, and in no document.
  private static boolean isPage(Reply reply) {
    String path = reply.response().uri().getPath();
    return Stream.of(Wire.MOMAIL, Wire.WACKYPOD, "/oauth/").noneMatch(path::startsWith);
  }

  private static void succeed(Outcome outcome, int status) {
    Reply next = outcome.attempt().call().get();
    assertThat(next.status()).as("after %s: %s", outcome.name(), next.body()).isEqualTo(status);
    outcome.attempt().proof().accept(next);
  }
}
