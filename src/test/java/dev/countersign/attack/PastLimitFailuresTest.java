package dev.countersign.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.AppFixture;
import dev.countersign.Reply;
import dev.countersign.endurance.Together;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/// What has gone wrong with limits elsewhere, each with the test that would have caught it.
final class PastLimitFailuresTest {
  private static final int FAILURES = 10;
  private static final String GUESS =
      JsonBody.of("email", "ada@example.com", "password", "Wrong-1");
  private static final String KNOWN =
      JsonBody.of("email", "ada@example.com", "password", Person.PASSWORD);

  /// ZITADEL GHSA-7h8m-vrxx-vr4m: guesses that came at once were all looked at before the first was
  /// counted.
  @Test
  void guessesAtOnceAreNeverLookedAtMoreOftenThanTheLimitAllows() throws Exception {
    try (AppFixture app = limited(Map.of())) {
      Person.signUp(app, "ada@example.com");
      Callable<Reply> guess = () -> app.post("/api/auth/login", GUESS);

      int refused = 0;
      for (Reply reply : Together.times(500, guess)) {
        assertThat(reply.status()).isIn(401, 429, 503);
        refused += reply.status() == 401 ? 1 : 0;
      }
      assertThat(refused).isPositive().isLessThanOrEqualTo(FAILURES);

      // Where hashing was too busy to look, a guess is still to be had, and only that.
      while (guess.call().status() == 401) {
        refused++;
      }
      assertThat(refused).isEqualTo(FAILURES);
      assertThat(app.post("/v1/auth/login", KNOWN).status()).isEqualTo(429);
    }
  }

  /// authentik CVE-2024-47070: a header that anybody can send chose the address that is counted.
  @Test
  void headersOfAStrangerDoNotChangeWhatIsCounted() {
    try (AppFixture app = limited(Map.of())) {
      Person.signUp(app, "ada@example.com");

      assertThat(
              guesses(
                  app,
                  i -> {
                    String ip = "203.0.113." + i;
                    return new String[] {
                      "X-Forwarded-For", ip,
                      "Forwarded", "for=" + ip,
                      "X-Real-IP", ip,
                      "X-Client-IP", ip,
                      "True-Client-IP", ip,
                      "CF-Connecting-IP", ip,
                      "User-Agent", "program " + i
                    };
                  }))
          .isEqualTo(FAILURES);
    }
  }

  /// The same behind a proxy that is trusted: what it was handed from outside counts for nothing.
  @Test
  void forgedEntriesBeforeTheProxysOwnDoNotChangeWhatIsCounted() {
    try (AppFixture app = behindProxy()) {
      Person.signUp(app, "ada@example.com");

      assertThat(guesses(app, i -> forwardedFor("198.51.100." + i + ", 203.0.113.9")))
          .isEqualTo(FAILURES);
      assertThat(guesses(app, i -> forwardedFor("nonsense " + i + ", 203.0.113.9"))).isZero();
      assertThat(guesses(app, i -> forwardedFor("203.0.113.10"))).isEqualTo(FAILURES);
    }
  }

  /// GHSA-p6v2-xcpg-h6xw: one customer's IPv6 network has more addresses than anybody can count.
  @Test
  void addressesOfOneIpv6NetworkAreCountedAsOne() {
    try (AppFixture app = behindProxy()) {
      Person.signUp(app, "ada@example.com");

      assertThat(guesses(app, i -> forwardedFor("2001:db8:1:2:" + i + ":" + i * 7 + "::" + i)))
          .isEqualTo(FAILURES);
      assertThat(guesses(app, i -> forwardedFor("[2001:db8:1:2::" + i + "]:443"))).isZero();
      assertThat(guesses(app, i -> forwardedFor("2001:db8:1:3::" + i))).isEqualTo(FAILURES);
      assertThat(guesses(app, i -> forwardedFor("::ffff:203.0.113.7"))).isEqualTo(FAILURES);
      assertThat(guesses(app, i -> forwardedFor("203.0.113.7"))).isZero();
    }
  }

  /// The same by spelling: one account has one count, and both contracts share it.
  @Test
  void otherSpellingsOfAnAddressAreCountedAsOne() {
    try (AppFixture app = limited(Map.of())) {
      Person.signUp(app, "ada@example.com");
      List<Integer> statuses = new ArrayList<>();
      for (String email :
          List.of("ada@example.com", "ADA@example.com", " ada@example.com", "ada@EXAMPLE.com ")) {
        String guess = JsonBody.of("email", email, "password", "Wrong-1");
        for (String path : List.of("/v1/auth/login", "/api/auth/login")) {
          statuses.add(app.post(path, guess).status());
          statuses.add(app.post(path, guess).status());
        }
      }

      assertThat(Collections.frequency(statuses, 401)).isEqualTo(FAILURES);
      assertThat(Collections.frequency(statuses, 429)).isEqualTo(statuses.size() - FAILURES);
    }
  }

  /// CVE-2026-102414: a password of megabytes kept the processor busy. Here none reaches the hash
  /// that is longer than any may be.
  @Test
  void longPasswordsAreRefusedBeforeTheyCost() {
    try (AppFixture app = AppFixture.start()) {
      String longest = "Aa1" + "\uD83D\uDD11".repeat(253);
      assertThat(register(app, "longest@example.com", longest)).isEqualTo(201);
      assertThat(register(app, "longer@example.com", longest + "x")).isEqualTo(400);
      assertThat(register(app, "long@example.com", "Aa1" + "x".repeat(15_000))).isEqualTo(400);
      assertThat(register(app, "huge@example.com", "Aa1" + "x".repeat(20_000))).isEqualTo(413);

      assertThat(logIn(app, "longest@example.com", longest)).isEqualTo(200);
      assertThat(logIn(app, "longest@example.com", longest + "x")).isEqualTo(401);
      assertThat(logIn(app, "longest@example.com", longest + "x".repeat(14_000))).isEqualTo(401);
      assertThat(logIn(app, "longest@example.com", "x".repeat(20_000))).isEqualTo(413);
    }
  }

  private static int register(AppFixture app, String email, String password) {
    String body = JsonBody.of("email", email, "password", password);
    return app.post("/api/auth/register", body).status();
  }

  private static int logIn(AppFixture app, String email, String password) {
    String body = JsonBody.of("email", email, "password", password);
    return app.post("/api/auth/login", body).status();
  }

  /// How many of thirty wrong guesses were looked at.
  private static int guesses(AppFixture app, IntFunction<String[]> headers) {
    int refused = 0;
    for (int i = 1; i <= 30; i++) {
      int status = app.post("/api/auth/login", GUESS, headers.apply(i)).status();
      assertThat(status).isIn(401, 429);
      refused += status == 401 ? 1 : 0;
    }
    return refused;
  }

  private static String[] forwardedFor(String hops) {
    return new String[] {"X-Forwarded-For", hops};
  }

  private static AppFixture behindProxy() {
    return limited(Map.of("COUNTERSIGN_PROXIES_TRUSTED", "127.0.0.1"));
  }

  // The limit per address is another one, and would come first.
  private static AppFixture limited(Map<String, String> environment) {
    var all = new HashMap<>(environment);
    all.put("COUNTERSIGN_LIMITS_LOGIN_PER_ADDRESS", "100000/1m");
    return AppFixture.start(all);
  }
}
