package dev.countersign.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.AppFixture;
import dev.countersign.Reply;
import dev.countersign.openapi.OpenApiDocument.Operation;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
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

  private static final List<Operation> OPERATIONS =
      Stream.of(ContractSchema.MOMAIL, ContractSchema.WACKYPOD)
          .flatMap(contract -> contract.document().operations().stream())
          .toList();

  /// What no answer may show of the server's insides.
  private static final List<String> INSIDES =
      List.of("dev.countersign", "Exception", "org.eclipse", "tools.jackson", "sqlite", "\tat ");

  private final SortedMap<String, Integer> answers = new TreeMap<>();

  @Test
  void everyAnswerIsDocumentedAndContradictsNone() {
    long seed = Long.getLong("countersign.seed", System.nanoTime());
    System.out.println("ContractFuzzTest: repeat with -Dcountersign.seed=" + seed);
    try (AppFixture app = AppFixture.start()) {
      for (int round = 0; round < ROUNDS; round++) {
        live(app, new Random(seed + round), round == 0);
      }
    }
    System.out.println("ContractFuzzTest: " + answers);
    assertThat(OPERATIONS)
        .allMatch(it -> answers.keySet().stream().anyMatch(key -> key.startsWith(it.name() + " ")));
  }

  private void live(AppFixture app, Random random, boolean restarts) {
    var remembered = new Remembered(app, random);
    var attempts = new Attempts(random, remembered);
    expect(201, app, remembered, List.of(attempts.firstAccount()));
    for (Operation operation : OPERATIONS) {
      tryOut(app, remembered, attempts.asDocumented(operation));
    }
    for (int step = 0; step < STEPS; step++) {
      if (restarts && step == STEPS / 2) {
        app.restart();
      }
      tryOut(app, remembered, attempts.next());
    }
    expect(200, app, remembered, remembered.signIns(OPERATIONS));
    expect(200, app, remembered, remembered.logouts(OPERATIONS));
    expect(401, app, remembered, remembered.withDeadTokens(OPERATIONS));
  }

  private void expect(int status, AppFixture app, Remembered remembered, List<Attempt> attempts) {
    assertThat(attempts).isNotEmpty();
    for (Attempt attempt : attempts) {
      assertThat(tryOut(app, remembered, attempt).status()).as("%s", attempt).isEqualTo(status);
    }
  }

  private Reply tryOut(AppFixture app, Remembered remembered, Attempt attempt) {
    try {
      Reply reply = send(app, attempt);
      answers.merge(attempt.operation.name() + " " + reply.status(), 1, Integer::sum);
      judge(attempt, reply);
      remembered.see(attempt, reply);
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
