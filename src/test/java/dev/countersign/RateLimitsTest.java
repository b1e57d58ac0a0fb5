package dev.countersign;

import static dev.countersign.ApiClient.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every limit as it comes out of the box, up to the instant at which its window ends.
class RateLimitsTest {
  private static final AppFixture APP = AppFixture.startWithLimits();
  private static final Duration INSTANT = Duration.ofNanos(1);

  @BeforeEach
  void letEveryWindowEnd() {
    APP.clock().advance(Duration.ofDays(1));
  }

  @AfterAll
  static void stop() {
    APP.close();
  }

  @ParameterizedTest
  @EnumSource
  void thirtyRegistrationsInFiveMinutes(Api api) {
    ApiClient client = api.on(APP);
    for (int i = 0; i < 29; i++) {
      assertThat(client.call("register", "{}").status()).isEqualTo(400);
    }
    String email = client.newAccount();
    String late = APP.newEmail();

    Reply refused = client.register(late, PASSWORD);
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.header("Retry-After")).hasValue("300");
    assertThat(refused.body())
        .isEqualTo(words(api, 30, "5 minutes", 300, "Too many registration attempts"));
    APP.clock().advance(Duration.ofMinutes(5).minus(INSTANT));
    Reply almost = client.register(late, PASSWORD);
    assertThat(almost.status()).isEqualTo(429);
    assertThat(almost.header("Retry-After")).hasValue("1");
    assertThat(client.logIn(late, PASSWORD).status()).isEqualTo(401);
    APP.clock().advance(INSTANT);
    assertThat(client.register(late, PASSWORD).status()).isEqualTo(201);
    assertThat(client.logIn(email, PASSWORD).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource
  void sixtyLoginsAMinute(Api api) {
    ApiClient client = api.on(APP);
    String email = client.newAccount();
    for (int i = 0; i < 60; i++) {
      assertThat(client.logIn(email, PASSWORD).status()).isEqualTo(200);
    }

    Reply refused = client.logIn(email, PASSWORD);
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.header("Retry-After")).hasValue("60");
    assertThat(refused.body()).isEqualTo(words(api, 60, "minute", 60, "Too many login attempts"));
    APP.clock().advance(Duration.ofMinutes(1).minus(INSTANT));
    assertThat(client.logIn(email, PASSWORD).status()).isEqualTo(429);
    APP.clock().advance(INSTANT);
    assertThat(client.logIn(email, PASSWORD).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource
  void tenFailuresInAQuarterOfAnHourPerAccountWhetherItExistsOrNot(Api api) {
    ApiClient client = api.on(APP);
    String known = client.newAccount();
    String unknown = APP.newEmail();

    for (String email : List.of(known, unknown)) {
      for (int i = 0; i < 10; i++) {
        assertThat(client.logIn(email, "wrong").status()).isEqualTo(401);
      }
      Reply refused = client.logIn(" " + email.toUpperCase(java.util.Locale.ROOT), PASSWORD);
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.header("Retry-After")).hasValue("900");
      assertThat(refused.body())
          .isEqualTo(words(api, 10, "15 minutes", 900, "Too many login attempts"));
    }

    assertThat(client.logIn(client.newAccount(), PASSWORD).status()).isEqualTo(200);
    APP.clock().advance(Duration.ofMinutes(15).minus(INSTANT));
    assertThat(client.logIn(known, PASSWORD).status()).isEqualTo(429);
    assertThat(client.logIn(unknown, PASSWORD).status()).isEqualTo(429);
    APP.clock().advance(INSTANT);
    assertThat(client.logIn(known, PASSWORD).status()).isEqualTo(200);
    assertThat(client.logIn(unknown, PASSWORD).status()).isEqualTo(401);
  }

  @Test
  void failuresOfOneAccountAreCountedTogetherOverBothApis() {
    String email = Api.MOMAIL.on(APP).newAccount();
    for (int i = 0; i < 5; i++) {
      Api.MOMAIL.on(APP).logIn(email, "wrong");
      Api.WACKYPOD.on(APP).logIn(email, "wrong");
    }

    assertThat(Api.MOMAIL.on(APP).logIn(email, PASSWORD).status()).isEqualTo(429);
    assertThat(Api.WACKYPOD.on(APP).logIn(email, PASSWORD).status()).isEqualTo(429);
  }

  @ParameterizedTest
  @EnumSource
  void successesAreNotCountedAsFailuresAndEndTheirRow(Api api) {
    ApiClient client = api.on(APP);
    String email = client.newAccount();
    for (int i = 0; i < 9; i++) {
      assertThat(client.logIn(email, "wrong").status()).isEqualTo(401);
    }
    for (int i = 0; i < 15; i++) {
      assertThat(client.logIn(email, PASSWORD).status()).isEqualTo(200);
    }

    for (int i = 0; i < 10; i++) {
      assertThat(client.logIn(email, "wrong").status()).isEqualTo(401);
    }
    assertThat(client.logIn(email, PASSWORD).status()).isEqualTo(429);
  }

  @ParameterizedTest
  @EnumSource
  void sixHundredRefreshesInFiveMinutes(Api api) {
    ApiClient client = api.on(APP);
    String token = client.newSession().refresh();
    for (int i = 0; i < 600; i++) {
      assertThat(client.refresh("x").status()).isEqualTo(401);
    }

    Reply refused = client.refresh(token);
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.header("Retry-After")).hasValue("300");
    assertThat(refused.body())
        .isEqualTo(words(api, 600, "5 minutes", 300, "Too many refresh attempts"));
    APP.clock().advance(Duration.ofMinutes(5).minus(INSTANT));
    assertThat(client.refresh(token).status()).isEqualTo(429);
    APP.clock().advance(INSTANT);
    assertThat(client.refresh(token).status()).isEqualTo(200);
  }

  @Test
  void momailCountsLogoutsToo() {
    ApiClient momail = Api.MOMAIL.on(APP);
    var tokens = momail.newSession();
    for (int i = 0; i < 600; i++) {
      momail.call("logout", "");
    }

    Reply refused = momail.logOut(tokens);
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.body()).isEqualTo(words(Api.MOMAIL, 600, "5 minutes", 300, ""));
    APP.clock().advance(Duration.ofMinutes(5));
    assertThat(momail.logOut(tokens).status()).isEqualTo(200);
  }

  @Test
  void thirtyUsesOfResetTokensInFiveMinutes() {
    ApiClient wackypod = Api.WACKYPOD.on(APP);
    String email = wackypod.newAccount();
    for (int i = 0; i < 30; i++) {
      assertThat(reset("x").status()).isEqualTo(400);
    }
    wackypod.call("request-password-reset", Fields.json("email", email));
    String token = APP.resetTokens(email).getFirst();

    Reply refused = reset(token);
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.header("Retry-After")).hasValue("300");
    assertThat(refused.body())
        .isEqualTo(words(Api.WACKYPOD, 0, "", 0, "Too many password reset attempts"));
    APP.clock().advance(Duration.ofMinutes(5).minus(INSTANT));
    assertThat(reset(token).status()).isEqualTo(429);
    APP.clock().advance(INSTANT);
    assertThat(reset(token).status()).isEqualTo(200);
  }

  @Test
  void threeResetMailsInHalfAnHourAndTheFourthRequestChangesNothing() {
    ApiClient wackypod = Api.WACKYPOD.on(APP);
    String email = wackypod.newAccount();
    Reply first = requestReset(email);
    requestReset(email);
    requestReset(email);
    List<String> tokens = APP.resetTokens(email);
    assertThat(tokens).hasSize(3);

    Reply fourth = requestReset(email);

    assertThat(fourth.status()).isEqualTo(200);
    assertThat(fourth.body()).isEqualTo(first.body());
    assertThat(fourth.header("Retry-After")).isEmpty();
    assertThat(APP.resetTokens(email)).isEqualTo(tokens);
    APP.clock().advance(Duration.ofMinutes(29));
    assertThat(reset(tokens.getLast()).status()).isEqualTo(200);
    APP.clock().advance(Duration.ofMinutes(1).minus(INSTANT));
    requestReset(email);
    assertThat(APP.resetTokens(email)).isEqualTo(tokens);
    APP.clock().advance(INSTANT);
    requestReset(email);
    assertThat(APP.resetTokens(email)).hasSize(4);
  }

  @Test
  void sixtyResetRequestsFromOneNetworkAndMoreAreAnsweredAlike() {
    String email = Api.WACKYPOD.on(APP).newAccount();
    for (int i = 0; i < 60; i++) {
      assertThat(requestReset("nobody" + i + "@example.com").status()).isEqualTo(200);
    }

    assertThat(requestReset(email).status()).isEqualTo(200);
    assertThat(APP.resetTokens(email)).isEmpty();
    APP.clock().advance(Duration.ofMinutes(5));
    requestReset(email);
    assertThat(APP.resetTokens(email)).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void sixtyUsesOfVerificationTokensInFiveMinutes(Api api) {
    ApiClient client = api.on(APP);
    String email = client.newAccount();
    String token = APP.verificationTokens(email).getFirst();
    for (int i = 0; i < 60; i++) {
      assertThat(verify(client, "x").status()).isEqualTo(400);
    }

    Reply refused = verify(client, token);
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.header("Retry-After")).hasValue("300");
    assertThat(refused.body())
        .isEqualTo(words(api, 60, "5 minutes", 300, "Too many verification attempts"));
    APP.clock().advance(Duration.ofMinutes(5).minus(INSTANT));
    assertThat(verify(client, token).status()).isEqualTo(429);
    APP.clock().advance(INSTANT);
    assertThat(verify(client, token).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource
  void threeFurtherVerificationMailsAnHourAndTheFourthRequestChangesNothing(Api api) {
    ApiClient client = api.on(APP);
    String email = client.newAccount();
    Reply first = resend(client, email);
    resend(client, email);
    resend(api.other().on(APP), email);
    List<String> tokens = APP.verificationTokens(email);
    assertThat(tokens).hasSize(4); // the registration's with them

    Reply fourth = resend(client, email);

    assertThat(fourth.toString()).isEqualTo(first.toString());
    assertThat(fourth.header("Retry-After")).isEmpty();
    assertThat(APP.verificationTokens(email)).isEqualTo(tokens);
    APP.clock().advance(Duration.ofHours(1).minus(INSTANT));
    resend(client, email);
    assertThat(APP.verificationTokens(email)).isEqualTo(tokens);
    APP.clock().advance(INSTANT);
    resend(client, email);
    assertThat(APP.verificationTokens(email)).hasSize(5);
  }

  @ParameterizedTest
  @EnumSource
  void sixtyVerificationRequestsFromOneNetworkAndMoreAreAnsweredAlike(Api api) {
    ApiClient client = api.on(APP);
    String email = client.newAccount();
    for (int i = 0; i < 60; i++) {
      assertThat(resend(client, "nobody" + i + "@example.com").status()).isEqualTo(200);
    }

    assertThat(resend(client, email).status()).isEqualTo(200);
    assertThat(APP.verificationTokens(email)).hasSize(1);
    APP.clock().advance(Duration.ofMinutes(5));
    resend(client, email);
    assertThat(APP.verificationTokens(email)).hasSize(2);
  }

  @Test
  void momailTellsItsLimitOfCallsForVerificationMailToo() {
    ApiClient momail = Api.MOMAIL.on(APP);
    for (int i = 0; i < 600; i++) {
      momail.call("resend-verification", "{}");
    }

    Reply refused = resend(momail, "nobody@example.com");

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.body()).isEqualTo(words(Api.MOMAIL, 600, "5 minutes", 300, ""));
    assertThat(resend(Api.WACKYPOD.on(APP), "nobody@example.com").status()).isEqualTo(200);
  }

  @Test
  void aResetForgetsTheFailuresOfItsAccount() {
    ApiClient wackypod = Api.WACKYPOD.on(APP);
    String email = wackypod.newAccount();
    for (int i = 0; i < 11; i++) {
      wackypod.logIn(email, "wrong");
    }
    requestReset(email);
    reset(APP.resetTokens(email).getFirst());

    assertThat(wackypod.logIn(email, "NewSecurePass456!").status()).isEqualTo(200);
  }

  @Test
  void whatWasTriedOnAnAccountIsCountedOverARestart() {
    try (AppFixture app = AppFixture.startWithLimits()) {
      ApiClient client = Api.WACKYPOD.on(app);
      String email = client.newAccount();
      for (int i = 0; i < 10; i++) {
        client.logIn(email, "wrong");
      }
      for (int i = 0; i < 3; i++) {
        client.call("request-password-reset", Fields.json("email", email));
        resend(client, email);
      }

      app.restart();

      assertThat(client.logIn(email, PASSWORD).status()).isEqualTo(429);
      client.call("request-password-reset", Fields.json("email", email));
      resend(client, email);
      assertThat(app.resetTokens(email)).hasSize(3);
      assertThat(app.verificationTokens(email)).hasSize(4);
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutLimitsNothingIsCounted(Api api) {
    try (AppFixture app = AppFixture.start()) {
      ApiClient client = api.on(app);
      String email = client.newAccount();
      for (int i = 0; i < 61; i++) {
        assertThat(client.logIn(email, "wrong").status()).isEqualTo(401);
        assertThat(client.call("register", "{}").status()).isEqualTo(400);
      }
      for (int i = 0; i < 5; i++) {
        Api.WACKYPOD.on(app).call("request-password-reset", Fields.json("email", email));
        app.mailTo(email);
      }

      assertThat(client.logIn(email, PASSWORD).status()).isEqualTo(200);
      assertThat(app.resetTokens(email)).hasSize(5);
    }
  }

  private static Reply requestReset(String email) {
    return Api.WACKYPOD.on(APP).call("request-password-reset", Fields.json("email", email));
  }

  private static Reply verify(ApiClient client, String token) {
    return client.call("verify-email", Fields.json("token", token));
  }

  private static Reply resend(ApiClient client, String email) {
    return client.call("resend-verification", Fields.json("email", email));
  }

  private static Reply reset(String token) {
    return Api.WACKYPOD
        .on(APP)
        .call("reset-password", Fields.json("token", token, "password", "NewSecurePass456!"));
  }

  private static String words(Api api, int limit, String window, int retryAfter, String message) {
    return switch (api) {
      case MOMAIL ->
          "{\"success\":false,\"error\":{\"code\":\"RATE_LIMIT_EXCEEDED\",\"message\":"
              + "\"Rate limit exceeded. Please try again later.\",\"details\":{\"limit\":%d,"
                  .formatted(limit)
              + "\"window\":\"%s\",\"retry_after\":%d}}}".formatted(window, retryAfter);
      case WACKYPOD ->
          "{\"success\":false,\"error\":\"Rate limit exceeded\",\"message\":\"" + message + "\"}";
    };
  }
}
