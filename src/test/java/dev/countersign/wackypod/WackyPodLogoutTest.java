package dev.countersign.wackypod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.Api;
import dev.countersign.ApiClient;
import dev.countersign.ApiClient.Tokens;
import dev.countersign.AppFixture;
import dev.countersign.Fields;
import dev.countersign.Reply;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WackyPodLogoutTest {
  private static final AppFixture APP = AppFixture.start();
  private static final ApiClient WACKYPOD = Api.WACKYPOD.on(APP);
  private static final ApiClient MOMAIL = Api.MOMAIL.on(APP);

  @AfterAll
  static void stop() {
    APP.close();
  }

  @Test
  void logoutEndsTheSessionWithEveryTokenOfIt() {
    Tokens first = WACKYPOD.newSession();
    Tokens second = WACKYPOD.tokens(WACKYPOD.refresh(first.refresh()));

    assertLoggedOut(WACKYPOD.logOut(second));

    assertThat(WACKYPOD.refresh(second.refresh()).status()).isEqualTo(401);
    assertThat(WACKYPOD.refresh(first.refresh()).status()).isEqualTo(401);
    assertUnauthorized(WACKYPOD.logOut(second));
    assertUnauthorized(WACKYPOD.logOut(first));
  }

  @Test
  void theTokenOfAnotherOwnSessionEndsThatSessionToo() {
    String email = WACKYPOD.newAccount();
    Tokens here = WACKYPOD.session(email);
    Tokens there = WACKYPOD.session(email);
    Tokens elsewhere = WACKYPOD.session(email);

    assertLoggedOut(WACKYPOD.logOut(here.access(), there.refresh()));

    assertThat(WACKYPOD.refresh(here.refresh()).status()).isEqualTo(401);
    assertThat(WACKYPOD.refresh(there.refresh()).status()).isEqualTo(401);
    assertUnauthorized(WACKYPOD.logOut(there));
    assertThat(WACKYPOD.refresh(elsewhere.refresh()).status()).isEqualTo(200);
  }

  @Test
  void aSpentTokenOfTheOwnSessionIsAsGood() {
    Tokens first = WACKYPOD.newSession();
    Tokens second = WACKYPOD.tokens(WACKYPOD.refresh(first.refresh()));
    WACKYPOD.refresh(second.refresh());

    assertLoggedOut(WACKYPOD.logOut(second.access(), first.refresh()));

    assertThat(WACKYPOD.refresh(second.refresh()).status()).isEqualTo(401);
  }

  @Test
  void anotherUsersTokenIsRefusedAndEndsNothing() {
    Tokens own = WACKYPOD.newSession();
    Tokens foreign = WACKYPOD.newSession();

    Reply refused = WACKYPOD.logOut(own.access(), foreign.refresh());

    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.body())
        .isEqualTo(
            "{\"success\":false,\"error\":\"Invalid refresh token\","
                + "\"message\":\"Token is expired or revoked\"}");
    assertThat(WACKYPOD.refresh(foreign.refresh()).status()).isEqualTo(200);
    assertThat(WACKYPOD.refresh(own.refresh()).status()).isEqualTo(200);
    assertThat(WACKYPOD.logOut(own).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", ".", "a.b.c", "\0", " ", "eyJhbGciOiJIUzI1NiIs..."})
  void anUnknownTokenDoesNotKeepAnybodyIn(String token) {
    Tokens own = WACKYPOD.newSession();

    assertLoggedOut(WACKYPOD.logOut(own.access(), token));

    assertThat(WACKYPOD.refresh(own.refresh()).status()).isEqualTo(401);
    assertUnauthorized(WACKYPOD.logOut(own));
  }

  @Test
  void anEndedTokenDoesNotKeepAnybodyIn() {
    String email = WACKYPOD.newAccount();
    Tokens ended = WACKYPOD.session(email);
    WACKYPOD.logOut(ended);
    Tokens own = WACKYPOD.session(email);

    assertLoggedOut(WACKYPOD.logOut(own.access(), ended.refresh()));

    assertThat(WACKYPOD.refresh(own.refresh()).status()).isEqualTo(401);
  }

  @Test
  void anExpiredTokenDoesNotKeepAnybodyIn() {
    String email = WACKYPOD.newAccount();
    Tokens expired = WACKYPOD.session(email);
    APP.clock().advance(Duration.ofDays(7));
    Tokens own = WACKYPOD.session(email);

    assertLoggedOut(WACKYPOD.logOut(own.access(), expired.refresh()));

    assertThat(WACKYPOD.refresh(own.refresh()).status()).isEqualTo(401);
  }

  @Test
  void theOtherContractsTokenIsUnknownHereAndStaysGood() {
    String email = WACKYPOD.newAccount();
    Tokens own = WACKYPOD.session(email);
    Tokens momail = MOMAIL.session(email);

    assertLoggedOut(WACKYPOD.logOut(own.access(), momail.refresh()));

    assertThat(MOMAIL.refresh(momail.refresh()).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"refreshToken\":null}", "{\"refreshToken\":\"\"}"})
  void aMissingTokenIsNamedAndEndsNothing(String body) {
    Tokens own = WACKYPOD.newSession();

    Reply refused = WACKYPOD.call("logout", body, "Authorization", "Bearer " + own.access());

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body())
        .isEqualTo(
            "{\"success\":false,\"error\":\"Missing required fields\","
                + "\"message\":\"Required: refreshToken\"}");
    assertThat(WACKYPOD.refresh(own.refresh()).status()).isEqualTo(200);
  }

  @Test
  void aTokenOfTheWrongTypeIsAnInvalidRequestAndEndsNothing() {
    Tokens own = WACKYPOD.newSession();

    Reply refused =
        WACKYPOD.call("logout", "{\"refreshToken\":1}", "Authorization", "Bearer " + own.access());

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.at("/error")).isEqualTo("Invalid request");
    assertThat(WACKYPOD.refresh(own.refresh()).status()).isEqualTo(200);
  }

  @Test
  void withoutABearerLogoutIsUnauthorizedAndEndsNothing() {
    Tokens own = WACKYPOD.newSession();

    assertUnauthorized(WACKYPOD.call("logout", Fields.json("refreshToken", own.refresh())));

    assertThat(WACKYPOD.refresh(own.refresh()).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s",
        "Bearer",
        "Bearer x",
        "Bearer %sA",
        "Bearer %s x",
        "Bearer \"%s\"",
        "Basic %s",
        "Bearer %s,"
      })
  void aMalformedBearerIsUnauthorizedAndEndsNothing(String header) {
    Tokens own = WACKYPOD.newSession();

    assertUnauthorized(
        WACKYPOD.call(
            "logout",
            Fields.json("refreshToken", own.refresh()),
            "Authorization",
            header.replace("%s", own.access())));

    assertThat(WACKYPOD.refresh(own.refresh()).status()).isEqualTo(200);
  }

  @Test
  void tokensOfOtherKindsAreNoBearers() {
    Tokens own = WACKYPOD.newSession();
    Tokens momail = MOMAIL.newSession();

    assertUnauthorized(WACKYPOD.logOut(own.refresh(), own.refresh()));
    assertUnauthorized(WACKYPOD.logOut(momail.access(), own.refresh()));
    assertUnauthorized(WACKYPOD.logOut(momail.refresh(), own.refresh()));

    assertThat(WACKYPOD.refresh(own.refresh()).status()).isEqualTo(200);
    assertThat(MOMAIL.refresh(momail.refresh()).status()).isEqualTo(200);
  }

  @Test
  void anAccessTokenIsGoodForAQuarterOfAnHourAndNotAnInstantLonger() {
    Tokens leaving = WACKYPOD.newSession();
    Tokens staying = WACKYPOD.newSession();

    APP.clock().advance(Duration.ofMinutes(15).minusMillis(1));
    Reply inTime = WACKYPOD.logOut(leaving);
    APP.clock().advance(Duration.ofMillis(1));
    Reply late = WACKYPOD.logOut(staying);

    assertLoggedOut(inTime);
    assertUnauthorized(late);
    assertThat(WACKYPOD.refresh(staying.refresh()).status()).isEqualTo(200);
  }

  private static void assertLoggedOut(Reply reply) {
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body())
        .isEqualTo("{\"success\":true,\"message\":\"Logged out successfully\"}");
  }

  private static void assertUnauthorized(Reply reply) {
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.body())
        .isEqualTo(
            "{\"success\":false,\"error\":\"Unauthorized\","
                + "\"message\":\"Missing or invalid access token\"}");
    assertThat(reply.header("WWW-Authenticate")).hasValue("Bearer");
  }
}
