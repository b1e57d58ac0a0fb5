package dev.countersign.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.AppFixture;
import dev.countersign.Reply;
import dev.countersign.oauth.Resource;
import dev.countersign.openapi.OpenApiDocument.Operation;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Whatever is sent to an operation of the documents, in whatever order, the answer is one that the
/// document has, and no answer contradicts an earlier one.
@Timeout(36_000)
final class ContractFuzzTest {
  private static final int ROUNDS = Integer.getInteger("countersign.rounds", 1);
  private static final int STEPS = 250;

  // To both sides of what is over after seconds, minutes and hours; all together in less than the
  // seven days of a session that nobody uses.
  private static final List<Duration> STRIDES =
      List.of(
          Duration.ofSeconds(1),
          Duration.ofSeconds(20),
          Duration.ofMinutes(6),
          Duration.ofMinutes(20),
          Duration.ofHours(2));

  private static final List<Operation> OPERATIONS =
      Stream.of(ContractSchema.MOMAIL, ContractSchema.WACKYPOD, ContractSchema.OAUTH)
          .flatMap(contract -> contract.document().operations().stream())
          .toList();

  /// What no answer may show of the server's insides.
  private static final List<String> INSIDES =
      List.of("dev.countersign", "Exception", "org.eclipse", "tools.jackson", "sqlite", "\tat ");

  private final SortedMap<String, Integer> answers = new TreeMap<>();
  private boolean isLimited;

  @Test
  void everyAnswerIsDocumentedAndContradictsNone() {
    lives("everyAnswerIsDocumentedAndContradictsNone", Resource.KNOWN);
    assertThat(OPERATIONS)
        .allMatch(it -> answers.keySet().stream().anyMatch(key -> key.startsWith(it.name() + " ")));
  }

  // Of a call that was refused as one too many nothing else is known.
  @Test
  void limitsChangeNothingButWhoHasToWait() {
    lives(
        "limitsChangeNothingButWhoHasToWait",
        Resource.knownAnd("COUNTERSIGN_LIMITS_ENABLED", "true"));
  }

  /// Each round has a server, and a seed, of its own, so that it can be lived again alone.
  private void lives(String test, Map<String, String> settings) {
    isLimited = "true".equals(settings.get("COUNTERSIGN_LIMITS_ENABLED"));
    long first = Long.getLong("countersign.seed", System.nanoTime());
    for (long seed = first; seed < first + ROUNDS; seed++) {
      System.out.printf(
          "ContractFuzzTest: live this again with ./mvnw test -Dtest=ContractFuzzTest#%s"
              + " -Dcountersign.rounds=1 -Dcountersign.seed=%d%n",
          test, seed);
      try (AppFixture app = AppFixture.start(settings)) {
        Attempts attempts = live(app, seed);
        if (isLimited) {
          signInUntilRefused(app, attempts);
        }
      }
    }
    System.out.println("ContractFuzzTest: " + answers);
  }

  private Attempts live(AppFixture app, long seed) {
    var random = new Random(seed);
    var remembered = new Remembered(app, seed, random);
    var attempts = new Attempts(random, remembered);
    expect(201, app, remembered, List.of(attempts.firstAccount()));
    for (Operation operation : OPERATIONS) {
      tryOut(app, remembered, attempts.asDocumented(operation));
    }
    for (int step = 0; step < STEPS; step++) {
      if (step == STEPS / 2) {
        app.restart();
      }
      if (random.nextInt(20) == 0) {
        app.clock().advance(STRIDES.get(random.nextInt(STRIDES.size())));
      }
      tryOut(app, remembered, attempts.next());
    }
    spendMailed(app, remembered, attempts);
    expect(200, app, remembered, remembered.signIns(OPERATIONS));
    expect(200, app, remembered, remembered.logouts(OPERATIONS));
    expect(401, app, remembered, remembered.withDeadTokens(OPERATIONS));
    return attempts;
  }

  private void signInUntilRefused(AppFixture app, Attempts attempts) {
    Operation login =
        OPERATIONS.stream().filter(it -> it.path().endsWith("/login")).findFirst().orElseThrow();
    Attempt guess = attempts.asDocumented(login);
    guess.fields.put("password", "WrongPass123!");
    for (int i = 0; i < STEPS; i++) {
      Reply reply = send(app, guess);
      judge(guess, reply);
      if (reply.status() == 429) {
        return;
      }
    }
    throw new AssertionError("guessed as often as one likes: " + guess);
  }

  // Every mailed token that is good works, and none works twice.
  private void spendMailed(AppFixture app, Remembered remembered, Attempts attempts) {
    for (Operation operation : OPERATIONS) {
      Attempt use = attempts.asDocumented(operation);
      if (MailedTokens.LIVES.containsKey(use.call())) {
        remembered
            .mailed()
            .good(use.call())
            .ifPresent(token -> {
              use.fields.put("token", token);
              expect(200, app, remembered, List.of(use));
              expect(400, app, remembered, List.of(use));
            });
      }
    }
  }

  private void expect(int status, AppFixture app, Remembered remembered, List<Attempt> attempts) {
    assertThat(attempts).isNotEmpty();
    for (Attempt attempt : attempts) {
      int answered = tryOut(app, remembered, attempt).status();
      assertThat(answered).as("%s", attempt).isIn(status, isLimited ? 429 : status);
    }
  }

  private Reply tryOut(AppFixture app, Remembered remembered, Attempt attempt) {
    try {
      Reply reply = send(app, attempt);
      answers.merge(attempt.operation.name() + " " + reply.status(), 1, Integer::sum);
      judge(attempt, reply);
      if (reply.status() != 429) {
        remembered.see(attempt, reply);
      }
      return reply;
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("%s failed".formatted(attempt), e);
    }
  }

  private static Reply send(AppFixture app, Attempt attempt) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(app.uri(attempt.path))
            .method(attempt.method, BodyPublishers.ofByteArray(attempt.body()));
    attempt.headers.forEach(request::header);
    return app.send(request);
  }

  private static void judge(Attempt attempt, Reply reply) {
    if (reply.status() >= 500) {
      assertThat(reply.status()).as("%s", reply).isEqualTo(503);
      assertThat(reply.header("Retry-After")).isPresent();
    }
    ContractSchema.check(reply.response());
    assertThat(INSIDES).noneMatch(reply.body()::contains);
    for (String secret : List.of("password", "token", "refreshToken")) {
      String text = attempt.text(secret);
      if (reply.status() >= 400 && text.length() >= 12) {
        assertThat(reply.body()).as("a secret in an error").doesNotContain(text);
      }
    }
  }
}
