package dev.countersign;

import static dev.countersign.ApiClient.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.store.GuestDatabase;
import dev.countersign.store.RealDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What happens to people and to strangers while somebody guesses at an account, on each database.
@ParameterizedClass
@EnumSource(RealDatabase.class)
final class SignInDefenceTest {
  private static final int MOST = 12;
  private static final Duration INSTANT = Duration.ofMillis(1);
  private static final String HOME = "203.0.113.7";
  private static final String CAFE = "198.51.100.1";
  private static final String NEW_PASSWORD = "NewSecurePass456!";

  // The reference implementation's, of "somesalt".
  private static final String IMPORTED_PASSWORD = "password";
  private static final String IMPORTED_HASH =
      "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";

  private static final Map<String, String> SETTINGS =
      Map.of(
          "COUNTERSIGN_PROXIES_TRUSTED", "127.0.0.1",
          "COUNTERSIGN_LIMITS_LOGIN_PER_ADDRESS", "100000/1m",
          "COUNTERSIGN_LIMITS_LOGIN_FAILURES_PER_ACCOUNT", "3/15m",
          "COUNTERSIGN_LIMITS_LOGIN_FAILURES_OF_STRANGERS", Integer.toString(MOST));

  private final AppFixture app;
  private final ApiClient client;

  SignInDefenceTest(RealDatabase kind) {
    app =
        switch (kind) {
          case SQLITE -> AppFixture.startOnSqlite(SETTINGS);
          case POSTGRES -> AppFixture.startOnPostgres(SETTINGS);
        };
    client = Api.MOMAIL.on(app);
  }

  @AfterEach
  void stop() {
    app.close();
  }

  private String registered() {
    String email = app.newEmail();
    Reply reply =
        client.call(
            "register",
            Fields.json("email", email, "password", PASSWORD, "name", "Ada"),
            from(HOME));
    assertThat(reply.status()).isEqualTo(201);
    return email;
  }

  private static String[] from(String network) {
    return new String[] {"X-Forwarded-For", network};
  }

  private Reply logIn(String email, String password, String network) {
    return client.logIn(email, password, from(network));
  }

  private Reply logIn(String email, String password, String network, String deviceToken) {
    return client.logIn(email, password, "X-Forwarded-For", network, "X-Device-Token", deviceToken);
  }

  private String deviceOf(String email, String network) {
    return logIn(email, PASSWORD, network).header("X-Device-Token").orElseThrow();
  }

  /// Guesses once from each of many networks, and says how many guesses were looked at.
  private int guessFromEverywhere(String email) {
    int lookedAt = 0;
    for (int i = 0; i < MOST + 5; i++) {
      int status = logIn(email, "wrong", "192.0.2." + i).status();
      assertThat(status).isIn(401, 429);
      lookedAt += status == 401 ? 1 : 0;
    }
    return lookedAt;
  }

  private void reset(String email, String network) {
    ApiClient wackypod = Api.WACKYPOD.on(app);
    wackypod.call("request-password-reset", Fields.json("email", email));
    assertThat(setPassword(app.resetTokens(email).getFirst(), network).status()).isEqualTo(200);
  }

  private Reply setPassword(String token, String network) {
    return Api.WACKYPOD
        .on(app)
        .call(
            "reset-password", Fields.json("token", token, "password", NEW_PASSWORD), from(network));
  }

  @Test
  void eachFailureAfterTheFreeOnesDelaysLongerUpToAnHour() {
    String email = registered();
    for (int i = 0; i < 3; i++) {
      assertThat(logIn(email, "wrong", CAFE).status()).isEqualTo(401);
    }

    for (int minutes : List.of(15, 30, 60, 60)) {
      Reply refused = logIn(email, PASSWORD, CAFE);
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.header("Retry-After")).hasValue(Integer.toString(minutes * 60));
      app.clock().advance(Duration.ofMinutes(minutes).minus(INSTANT));
      assertThat(logIn(email, PASSWORD, CAFE).header("Retry-After")).hasValue("1");
      app.clock().advance(INSTANT);
      assertThat(logIn(email, "wrong", CAFE).status()).isEqualTo(401);
    }
    app.clock().advance(Duration.ofHours(1));
    assertThat(logIn(email, PASSWORD, CAFE).status()).isEqualTo(200);
    assertThat(logIn(email, "wrong", CAFE).status()).isEqualTo(401);
    assertThat(logIn(email, "wrong", CAFE).status()).isEqualTo(401);
    assertThat(logIn(email, PASSWORD, CAFE).status()).isEqualTo(200);
  }

  @Test
  void aStrangerCannotTellAnAccountFromNoneByStatusBodyOrHeaders() {
    var answers = new ArrayList<List<String>>();
    for (String email : List.of(registered(), "nobody@example.com")) {
      var seen = new ArrayList<String>();
      for (int i = 0; i < 5; i++) {
        seen.add(shown(logIn(email, "wrong", CAFE)));
      }
      for (int i = 0; i < MOST; i++) {
        seen.add(shown(logIn(email, "wrong", "192.0.2." + i)));
      }
      app.clock().advance(Duration.ofDays(1));
      seen.add(shown(logIn(email, "wrong", CAFE)));
      seen.add(shown(logIn(email, "wrong", "192.0.2.200", "no token of ours")));
      answers.add(seen);
      app.clock().advance(Duration.ofDays(1));
    }

    assertThat(answers.get(1)).isEqualTo(answers.get(0));
    assertThat(answers.get(0)).anyMatch(text -> text.startsWith("401"));
    assertThat(answers.get(0).getLast()).startsWith("429").contains("retry-after=[3600]");
  }

  /// All that a client sees, but what differs from call to call or with the time of day.
  private static String shown(Reply reply) {
    var headers = new TreeMap<>(reply.response().headers().map());
    headers.keySet().removeAll(List.of("date", "x-request-id", "x-ratelimit-reset"));
    headers.remove("x-ratelimit-remaining");
    return reply.status() + " " + headers + " " + reply.body();
  }

  @Test
  void strangersAreRefusedAfterTheMostUntilAReset() {
    String email = registered();

    assertThat(guessFromEverywhere(email)).isEqualTo(MOST);
    app.clock().advance(Duration.ofDays(400));
    app.restart();
    assertThat(logIn(email, PASSWORD, CAFE).status()).isEqualTo(429);

    reset(email, HOME);
    assertThat(logIn(email, NEW_PASSWORD, CAFE).status()).isEqualTo(200);
  }

  @Test
  void theOwnersNetworkAndDeviceGetInAtTheFirstTryWhileStrangersAreRefused() {
    String email = registered();
    String device = deviceOf(email, HOME);
    assertThat(guessFromEverywhere(email)).isEqualTo(MOST);
    assertThat(logIn(email, PASSWORD, CAFE).status()).isEqualTo(429);

    assertThat(logIn(email, PASSWORD, HOME).status()).isEqualTo(200);
    Reply travelling = logIn(email, PASSWORD, CAFE, device);
    assertThat(travelling.status()).isEqualTo(200);
    assertThat(travelling.header("X-Device-Token")).isPresent();
    // It has signed in from there now.
    assertThat(logIn(email, PASSWORD, CAFE).status()).isEqualTo(200);
    assertThat(logIn(email, PASSWORD, "198.51.100.2").status()).isEqualTo(429);
  }

  @Test
  void aSuccessOfAStrangerStartsTheCountOverAndThatOfAKnownOneDoesNot() {
    String email = registered();
    String device = deviceOf(email, HOME);
    for (int i = 0; i < MOST - 1; i++) {
      logIn(email, "wrong", "192.0.2." + i);
    }
    assertThat(logIn(email, PASSWORD, HOME).status()).isEqualTo(200);
    assertThat(logIn(email, PASSWORD, "198.51.100.9", device).status()).isEqualTo(200);
    assertThat(logIn(email, PASSWORD, CAFE).status()).as("the last before the most").isEqualTo(200);

    for (int i = 100; i < 100 + MOST - 1; i++) {
      assertThat(logIn(email, "wrong", "192.0.2." + i).status()).isEqualTo(401);
    }
    assertThat(logIn(email, PASSWORD, HOME).status()).isEqualTo(200);
    assertThat(logIn(email, "wrong", "192.0.2.200").status()).isEqualTo(401);
    assertThat(logIn(email, PASSWORD, "192.0.2.201").status()).isEqualTo(429);
  }

  @Test
  void aStolenDeviceTokenHasTheGuessesOfOneDeviceFromWhereverItIsShown() {
    String email = registered();
    String device = deviceOf(email, HOME);
    assertThat(guessFromEverywhere(email)).isEqualTo(MOST);

    int lookedAt = 0;
    for (int i = 0; i < 2 * MOST; i++) {
      // One delay is over before each guess; only those after the free ones need it.
      lookedAt += logIn(email, "wrong", "192.0.2." + i, device).status() == 401 ? 1 : 0;
      app.clock().advance(Duration.ofHours(1));
    }

    assertThat(lookedAt).isEqualTo(MOST);
    assertThat(logIn(email, PASSWORD, CAFE, device).status()).isEqualTo(429);
    assertThat(logIn(email, PASSWORD, HOME, device).status()).isEqualTo(200);
  }

  @Test
  void aKnownNetworkThatFailedTheMostIsAStranger() {
    String email = registered();
    assertThat(guessFromEverywhere(email)).isEqualTo(MOST);

    int lookedAt = 0;
    for (int i = 0; i < MOST + 3; i++) {
      lookedAt += logIn(email, "wrong", HOME).status() == 401 ? 1 : 0;
      app.clock().advance(Duration.ofHours(1));
    }

    assertThat(lookedAt).isEqualTo(MOST);
    assertThat(logIn(email, PASSWORD, HOME).status()).isEqualTo(429);
  }

  @Test
  void aResetMakesStrangersOfAllButTheNetworkThatItCameFrom() {
    String email = registered();
    String device = deviceOf(email, HOME);

    reset(email, CAFE);
    assertThat(guessFromEverywhere(email)).isEqualTo(MOST);

    assertThat(logIn(email, NEW_PASSWORD, HOME, device).status()).isEqualTo(429);
    assertThat(logIn(email, NEW_PASSWORD, CAFE).status()).isEqualTo(200);
  }

  @Test
  void aResetEndsTheFailuresOfEveryNetwork() {
    String email = registered();
    for (int i = 0; i < 3; i++) {
      assertThat(logIn(email, "mistyped", CAFE).status()).isEqualTo(401);
    }
    assertThat(logIn(email, PASSWORD, CAFE).status()).isEqualTo(429);

    reset(email, HOME);

    assertThat(logIn(email, NEW_PASSWORD, CAFE).status()).isEqualTo(200);
  }

  // They cost no hash, so there could be as many as the database can write.
  @Test
  void guessesThatAreRefusedAtAClosedAccountLeaveNoTrace() {
    String email = "nobody@example.com";
    assertThat(logIn(email, "wrong", CAFE).status()).isEqualTo(401);
    assertThat(guessFromEverywhere(email)).isEqualTo(MOST - 1);
    String counted = counted();
    assertThat(counted).isEqualTo((MOST + 1) + " rows, " + 2 * MOST + " failures");

    for (String network : List.of(CAFE, HOME, CAFE)) {
      assertThat(logIn(email, "wrong", network).status()).isEqualTo(429);
    }
    assertThat(counted()).isEqualTo(counted);
  }

  private String counted() {
    String both =
        "SELECT COUNT(*) || ' rows, ' || SUM(failures) || ' failures' FROM sign_in_source";
    return new GuestDatabase(AppFixture.read(app.environment()).database(), app.clock())
        .read(tx -> tx.sql().createQuery(both).mapTo(String.class).one());
  }

  @Test
  void aRegistrationFindsTheWayClearHoweverOftenTheAddressWasTriedBefore() {
    String email = "coming@example.com";
    assertThat(guessFromEverywhere(email)).isEqualTo(MOST);

    Reply registered =
        Api.WACKYPOD
            .on(app)
            .call("register", Fields.json("email", email, "password", PASSWORD), from(HOME));

    assertThat(registered.status()).isEqualTo(201);
    String device = registered.header("X-Device-Token").orElseThrow();
    assertThat(guessFromEverywhere(email)).isEqualTo(MOST);
    assertThat(logIn(email, PASSWORD, HOME).status()).isEqualTo(200);
    assertThat(logIn(email, PASSWORD, CAFE, device).status()).isEqualTo(200);
  }

  @Test
  void anImportFindsTheWayClearHoweverOftenTheAddressWasTriedBefore() {
    String email = "brought@example.com";
    assertThat(guessFromEverywhere(email)).isEqualTo(MOST);
    assertThat(logIn(email, PASSWORD, HOME).status()).isEqualTo(429);

    assertThat(new StoredPasswords(app).bring(imported(email)).out()).startsWith("1 accounts");

    assertThat(logIn(email, "wrong", CAFE).status()).isEqualTo(401);
    assertThat(logIn(email, IMPORTED_PASSWORD, HOME).status()).isEqualTo(200);
  }

  @Test
  void aFileThatIsImportedTwiceOpensNoAccountThatStrangersHaveClosed() {
    String email = "brought.twice@example.com";
    var stored = new StoredPasswords(app);
    stored.bring(imported(email));
    assertThat(guessFromEverywhere(email)).isEqualTo(MOST);

    assertThat(stored.bring(imported(email)).out()).startsWith("0 accounts");

    assertThat(logIn(email, IMPORTED_PASSWORD, HOME).status()).isEqualTo(429);
  }

  private static String imported(String email) {
    return Fields.json("email", email, "password_hash", IMPORTED_HASH);
  }

  @Test
  void aNetworkIsForgottenNinetyDaysAfterItsLastSuccessAndADeviceAfterHalfAYear() {
    String email = registered();
    String device = deviceOf(email, HOME);
    assertThat(guessFromEverywhere(email)).isEqualTo(MOST);

    app.clock().advance(Duration.ofDays(90).minus(INSTANT));
    assertThat(logIn(email, PASSWORD, HOME).status()).isEqualTo(200);
    app.clock().advance(Duration.ofDays(90));
    assertThat(logIn(email, PASSWORD, HOME).status()).isEqualTo(429);
    assertThat(logIn(email, "wrong", HOME, device).status()).isEqualTo(401);
    app.clock().advance(INSTANT);
    assertThat(logIn(email, PASSWORD, HOME, device).status()).isEqualTo(429);
  }

  @Test
  void anAccountKnowsTheTwentyNetworksThatSignedInLast() {
    String email = registered();
    for (int i = 1; i <= 20; i++) {
      app.clock().advance(INSTANT);
      assertThat(logIn(email, PASSWORD, "198.51.100." + i).status()).isEqualTo(200);
    }
    assertThat(guessFromEverywhere(email)).isEqualTo(MOST);

    assertThat(logIn(email, PASSWORD, HOME).status()).isEqualTo(429);
    assertThat(logIn(email, PASSWORD, "198.51.100.1").status()).isEqualTo(200);
    assertThat(logIn(email, PASSWORD, "198.51.100.20").status()).isEqualTo(200);
  }

  @Test
  void whoWasLetInAndWhyNotIsRecorded() {
    String email = registered();
    List<String> lines;
    try (var events = EventRecorder.start()) {
      String device = deviceOf(email, HOME);
      logIn(email, PASSWORD, CAFE, device);
      logIn(email, "wrong", "198.51.100.5", device);
      for (int i = 0; i < 4; i++) {
        logIn(email, "wrong", "198.51.100.5");
      }
      guessFromEverywhere(email);
      lines =
          events.lines().stream()
              .filter(line -> line.contains("\"event\":\"signin."))
              .map(line -> line.replaceFirst(".*\"event\":\"signin\\.([a-z]+)\".*?", "$1 "))
              .map(line -> line.replaceAll("^([a-z]+) .*?((\"(reason|knownBy)\".*)?)}$", "$1 $2"))
              .toList();
    }

    assertThat(lines)
        .startsWith(
            "succeeded \"knownBy\":\"network\"",
            "succeeded \"knownBy\":\"device\"",
            "refused \"reason\":\"wrong_password\",\"knownBy\":\"device\"",
            "refused \"reason\":\"wrong_password\",\"knownBy\":\"nothing\"",
            "refused \"reason\":\"wrong_password\",\"knownBy\":\"nothing\"",
            "refused \"reason\":\"wrong_password\",\"knownBy\":\"nothing\"",
            "throttled \"reason\":\"delayed\"")
        .endsWith("throttled \"reason\":\"locked\"");
  }
}
