package dev.countersign.endurance;

import static dev.countersign.endurance.Wire.MOMAIL;
import static dev.countersign.endurance.Wire.WACKYPOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.Reply;
import dev.countersign.endurance.Wire.Host;
import dev.countersign.endurance.Wire.Tokens;
import dev.countersign.openapi.ContractSchema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Three real servers on one database, behind a client that takes another one for each call: nobody
/// outside can tell them from one.
@Timeout(600)
final class NodesTest {
  private static final int RACERS = 64;
  private static final int GUESSES = 500;
  private static final String PASSWORD = "SecurePass123!";
  private static final String NEW_PASSWORD = "NewSecurePass456!";

  /// Everybody here is one network; what is counted for an account is as it comes out of the box.
  private static final Map<String, String> SETTINGS =
      Map.of(
          "COUNTERSIGN_KEYS_MASTER", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE",
          "COUNTERSIGN_PUBLIC_URL", "http://127.0.0.1:8080",
          "COUNTERSIGN_LIMITS_REGISTER_PER_ADDRESS", "10000/5m",
          "COUNTERSIGN_LIMITS_LOGIN_PER_ADDRESS", "10000/1h",
          "COUNTERSIGN_LIMITS_REFRESH_PER_ADDRESS", "10000/5m");

  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final List<Cluster> STARTED = new ArrayList<>();

  private final Cluster cluster = STARTED.getFirst();
  private final Host anyNode = cluster;

  @BeforeAll
  static void start() {
    STARTED.add(new Cluster(3, SETTINGS));
  }

  @AfterAll
  static void stop() {
    STARTED.forEach(Cluster::close);
  }

  @Test
  void nodesThatStartTogetherHaveTheSameKeys() {
    List<String> keys =
        cluster.nodes().stream().map(node -> node.get("/.well-known/jwks.json").body()).toList();

    assertThat(keys).hasSize(3).containsOnly(keys.getFirst());
  }

  @ParameterizedTest
  @ValueSource(strings = {WACKYPOD, MOMAIL})
  void eachStepOfAJourneyIsTakenAtAnotherNode(String base) {
    String email = newEmail();
    for (int first = 0; first < 3; first++) {
      int offset = first;
      List<Host> hosts =
          IntStream.range(0, 3).<Host>mapToObj(i -> cluster.node((offset + i) % 3)).toList();
      int status = first == 0 ? 201 : 409;
      checked(status, Wire.register(hosts.get(0), base, email, PASSWORD));
      Tokens tokens =
          Wire.tokens(base, checked(200, Wire.logIn(hosts.get(1), base, email, PASSWORD)));
      Reply refreshed = checked(200, Wire.refresh(hosts.get(2), base, tokens.refresh()));
      Tokens next =
          base.equals(WACKYPOD)
              ? Wire.tokens(base, refreshed)
              : new Tokens(base, Wire.access(base, refreshed), tokens.refresh());
      checked(200, Wire.logOut(hosts.get(0), next));
      // Over at once, everywhere, for the old access token as well.
      for (Host host : hosts) {
        checked(401, Wire.refresh(host, base, next.refresh()));
        checked(401, Wire.logOut(host, tokens));
        checked(401, Wire.logOut(host, next));
      }
    }
  }

  @Test
  void aResetAtOneNodeEndsEverySessionAtTheOthers() {
    String email = newEmail();
    signedUp(email);
    Tokens wackypod = Wire.tokens(WACKYPOD, Wire.logIn(host(1), WACKYPOD, email, PASSWORD));
    Tokens momail = Wire.tokens(MOMAIL, Wire.logIn(host(2), MOMAIL, email, PASSWORD));
    checked(200, Wire.requestReset(host(0), email));
    String token = cluster.resetTokens(email).getFirst();

    checked(200, Wire.reset(host(0), token, NEW_PASSWORD));

    for (int node : List.of(1, 2, 0)) {
      assertThat(Wire.isGood(host(node), wackypod.access())).isFalse();
      checked(401, Wire.refresh(host(node), WACKYPOD, wackypod.refresh()));
      checked(401, Wire.refresh(host(node), MOMAIL, momail.refresh()));
      checked(401, Wire.logOut(host(node), momail));
      checked(401, Wire.logIn(host(node), WACKYPOD, email, PASSWORD));
      checked(400, Wire.reset(host(node), token, PASSWORD));
    }
    checked(200, Wire.logIn(host(2), MOMAIL, email, NEW_PASSWORD));
  }

  @Test
  void manyUsesOfOneTokenOverAllNodesMakeOneSuccessorAndItsReuseEndsItEverywhere() {
    Tokens first = signedUp(newEmail());

    List<Reply> replies =
        Together.times(RACERS, () -> Wire.refresh(anyNode, WACKYPOD, first.refresh()));

    assertThat(replies).extracting(Reply::status).containsOnly(200);
    List<Tokens> seconds = replies.stream().map(r -> Wire.tokens(WACKYPOD, r)).toList();
    String second = seconds.getFirst().refresh();
    assertThat(seconds).extracting(Tokens::refresh).containsOnly(second);
    assertThat(Wire.generation(second)).isEqualTo(2);
    Tokens third = Wire.tokens(WACKYPOD, Wire.refresh(host(0), WACKYPOD, second));
    checked(401, Wire.refresh(host(1), WACKYPOD, first.refresh()));
    for (int node = 0; node < 3; node++) {
      checked(401, Wire.refresh(host(node), WACKYPOD, third.refresh()));
      assertThat(Wire.isGood(host(node), third.access())).isFalse();
    }
  }

  @Test
  void failuresAreCountedTogether() {
    String email = newEmail();
    signedUp(email);
    for (int i = 0; i < 10; i++) {
      checked(401, Wire.logIn(anyNode, i % 2 == 0 ? WACKYPOD : MOMAIL, email, "wrong"));
    }

    for (int node = 0; node < 3; node++) {
      Reply refused = checked(429, Wire.logIn(host(node), WACKYPOD, email, PASSWORD));
      assertThat(refused.header("Retry-After")).get().asString().matches("[1-9]\\d{0,2}");
    }
    checked(200, Wire.requestReset(host(0), email));
    checked(200, Wire.reset(host(1), cluster.resetTokens(email).getFirst(), NEW_PASSWORD));
    checked(200, Wire.logIn(host(2), WACKYPOD, email, NEW_PASSWORD));
  }

  @Test
  void manyGuessesAtOnceAreLookedAtNoMoreOftenThanTheLimitSays() {
    String email = newEmail();
    signedUp(email);

    List<Reply> replies =
        Together.times(GUESSES, () -> Wire.logIn(anyNode, WACKYPOD, email, "wrong"));

    assertThat(replies).extracting(Reply::status).isSubsetOf(401, 429, 503);
    assertThat(replies).filteredOn(reply -> reply.status() == 401).hasSizeBetween(1, 10);
  }

  @Test
  void headersOfOneWindowAreTheSameWhicheverNodeAnswers() {
    String email = newEmail();
    signedUp(email);
    Reply first = Wire.logIn(host(0), MOMAIL, email, PASSWORD);
    int remaining = remaining(first);

    for (int i = 1; i <= 6; i++) {
      Reply reply = checked(200, Wire.logIn(host(i % 3), MOMAIL, email, PASSWORD));
      assertThat(remaining(reply)).isEqualTo(remaining - i);
      assertThat(reply.header("X-RateLimit-Limit")).hasValue("10000");
      assertThat(reply.header("X-RateLimit-Reset")).isEqualTo(first.header("X-RateLimit-Reset"));
    }
  }

  @Test
  void afterKillNineOfOneTheOthersGoOn() throws Exception {
    List<Tokens> sessions = IntStream.range(0, 6).mapToObj(_ -> signedUp(newEmail())).toList();
    var lives = new ArrayList<Callable<Integer>>();
    lives.add(() -> {
      boolean isAlive = cluster.node(2).isAliveAfter(Duration.ofMillis(300));
      cluster.node(2).kill();
      return isAlive ? 0 : -1;
    });
    for (Tokens session : sessions) {
      lives.add(() -> refreshOften(session));
    }

    try {
      List<Integer> generations = Together.run(lives);

      assertThat(generations.getFirst()).isZero();
      assertThat(generations.subList(1, generations.size())).containsOnly(102);
      assertThat(cluster.node(0).get("/health/ready").status()).isEqualTo(200);
    } finally {
      cluster.replace(2);
    }
    checked(200, Wire.refresh(host(2), MOMAIL, momailSession().refresh()));
  }

  /// Refreshes until the token is of the generation 102; a lost answer is asked for again,
  /// elsewhere.
  private int refreshOften(Tokens session) {
    Tokens now = session;
    for (int i = 0; i < 101; i++) {
      now = Wire.tokens(WACKYPOD, checked(200, Wire.refresh(anyNode, WACKYPOD, now.refresh())));
    }
    assertThat(Wire.isGood(host(0), now.access())).isTrue();
    return Wire.generation(now.refresh());
  }

  private Tokens momailSession() {
    String email = newEmail();
    signedUp(email);
    return Wire.tokens(MOMAIL, Wire.logIn(host(0), MOMAIL, email, PASSWORD));
  }

  private Host host(int node) {
    return cluster.node(node);
  }

  private static String newEmail() {
    return "node" + NAMES.incrementAndGet() + "@example.com";
  }

  private Tokens signedUp(String email) {
    return Wire.tokens(WACKYPOD, checked(201, Wire.register(anyNode, WACKYPOD, email, PASSWORD)));
  }

  private static Reply checked(int status, Reply reply) {
    assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
    ContractSchema.check(reply.response());
    return reply;
  }

  private static int remaining(Reply reply) {
    return Integer.parseInt(reply.header("X-RateLimit-Remaining").orElseThrow());
  }
}
