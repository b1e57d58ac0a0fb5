package dev.countersign.momail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.Api;
import dev.countersign.ApiClient;
import dev.countersign.ApiClient.Tokens;
import dev.countersign.AppFixture;
import dev.countersign.BodyPattern;
import dev.countersign.Fields;
import dev.countersign.Reply;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MomailRefreshTest {
  private static final AppFixture APP = AppFixture.start();
  private static final ApiClient MOMAIL = Api.MOMAIL.on(APP);
  private static final ApiClient WACKYPOD = Api.WACKYPOD.on(APP);
  private static final String INVALID_TOKEN =
      "{\"success\":false,\"error\":{\"code\":\"UNAUTHORIZED\",\"message\":\"Invalid or expired refresh token\"}}";

  @AfterAll
  static void stop() {
    APP.close();
  }

  @Test
  void refreshAnswersAGoodAccessTokenAndNeverARefreshToken() {
    Tokens tokens = MOMAIL.newSession();

    Reply refreshed = MOMAIL.refresh(tokens.refresh());

    assertThat(refreshed.status()).isEqualTo(200);
    assertThat(refreshed.header("Content-Type")).hasValue("application/json; charset=utf-8");
    assertThat(refreshed.body())
        .matches(
            BodyPattern.of(
                "{\"success\":true,\"data\":{\"accessToken\":\"<jwt>\",\"expiresIn\":3600}}"));
    String access = MOMAIL.accessToken(refreshed);
    assertThat(access).isNotEqualTo(tokens.access());
    assertThat(MOMAIL.logOut(access, "").status()).isEqualTo(200);
  }

  @Test
  void theRefreshTokenStaysTheSameHoweverOftenItIsUsed() {
    Tokens tokens = MOMAIL.newSession();

    for (int i = 0; i < 5; i++) {
      assertThat(MOMAIL.refresh(tokens.refresh(), "User-Agent", "agent/" + i).status())
          .isEqualTo(200);
      APP.clock().advance(Duration.ofHours(1));
    }

    assertThat(MOMAIL.refresh(tokens.refresh()).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {}                    | is required
          {"refreshToken":null} | is required
          {"refreshToken":""}   | is required
          {"refreshToken":5}    | must be a string
          {"refreshtoken":"x"}  | is required
          """)
  void aMissingOrMistypedTokenIsABadRequest(String body, String fault) {
    Reply refused = MOMAIL.call("refresh", body);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body())
        .isEqualTo(
            "{\"success\":false,\"error\":{\"code\":\"VALIDATION_ERROR\",\"message\":"
                + "\"Invalid request parameters\",\"details\":{\"refreshToken\":\""
                + fault
                + "\"}}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        " ",
        ".",
        "..",
        "a.b.c",
        "\0",
        "abc\0def",
        "dGhpcyBpcyBhIHJlZnJlc2g...",
        "ü",
        "🦜",
        "%00",
        "' OR 1=1 --",
        "AAAA=="
      })
  void anyOtherTextIsUnauthorized(String token) {
    assertUnauthorized(MOMAIL.refresh(token));
  }

  @Test
  void aTokenOfNineThousandCharactersIsUnauthorized() {
    assertUnauthorized(MOMAIL.refresh("A".repeat(9_000)));
    assertUnauthorized(MOMAIL.refresh(".".repeat(9_000)));
  }

  @Test
  void aTokenWithOneCharacterChangedIsUnauthorizedAndEndsNothing() {
    Tokens tokens = MOMAIL.newSession();
    String token = tokens.refresh();

    for (int at : new int[] {0, 10, 22, 30, token.length() - 1}) {
      char other = token.charAt(at) == 'A' ? 'Q' : 'A';
      assertUnauthorized(MOMAIL.refresh(token.substring(0, at) + other + token.substring(at + 1)));
    }
    for (String padded : new String[] {token + "=", " " + token, token + "A", token + "\0"}) {
      assertUnauthorized(MOMAIL.refresh(padded));
    }

    assertThat(MOMAIL.refresh(token).status()).isEqualTo(200);
  }

  @Test
  void tokensOfOtherKindsAreUnauthorized() {
    Tokens own = MOMAIL.newSession();
    Tokens foreign = WACKYPOD.newSession();

    assertUnauthorized(MOMAIL.refresh(own.access()));
    assertUnauthorized(MOMAIL.refresh(foreign.access()));
    assertUnauthorized(MOMAIL.refresh(foreign.refresh()));

    assertThat(MOMAIL.refresh(own.refresh()).status()).isEqualTo(200);
    assertThat(WACKYPOD.refresh(foreign.refresh()).status()).isEqualTo(200);
  }

  @Test
  void aSessionDiesAfterSevenIdleDaysAtThatInstant() {
    Tokens refreshed = MOMAIL.newSession();
    Tokens idle = MOMAIL.newSession();

    APP.clock().advance(Duration.ofDays(7).minusMillis(1));
    assertThat(MOMAIL.refresh(refreshed.refresh()).status()).isEqualTo(200);
    APP.clock().advance(Duration.ofMillis(1));

    assertUnauthorized(MOMAIL.refresh(idle.refresh()));
    assertThat(MOMAIL.refresh(refreshed.refresh()).status()).isEqualTo(200);
  }

  @Test
  void aSessionDiesAtThirtyDaysHoweverOftenItIsRefreshed() {
    Tokens tokens = MOMAIL.newSession();
    Instant end = APP.clock().instant().plus(Duration.ofDays(30));

    for (int i = 0; i < 5; i++) {
      APP.clock().advance(Duration.ofDays(5));
      assertThat(MOMAIL.refresh(tokens.refresh()).status()).isEqualTo(200);
    }
    APP.clock().advance(Duration.between(APP.clock().instant(), end.minusMillis(1)));
    Reply last = MOMAIL.refresh(tokens.refresh());
    APP.clock().advance(Duration.ofMillis(1));

    assertThat(last.status()).isEqualTo(200);
    assertThat(last.body()).endsWith("\"expiresIn\":1}}");
    assertUnauthorized(MOMAIL.refresh(tokens.refresh()));
    assertThat(MOMAIL.logOut(MOMAIL.accessToken(last), "").status()).isEqualTo(401);
  }

  @Test
  void aResetEndsTheSession() {
    String email = MOMAIL.newAccount();
    Tokens tokens = MOMAIL.session(email);

    WACKYPOD.call("request-password-reset", Fields.json("email", email));
    String token = APP.resetTokens(email).getFirst();
    WACKYPOD.call("reset-password", Fields.json("token", token, "password", "NewSecurePass456!"));

    assertUnauthorized(MOMAIL.refresh(tokens.refresh()));
    assertThat(MOMAIL.logOut(tokens).status()).isEqualTo(401);
    assertThat(MOMAIL.logIn(email, "NewSecurePass456!").status()).isEqualTo(200);
  }

  @Test
  void sessionsAndTheirEndsSurviveARestart() {
    Tokens alive = MOMAIL.newSession();
    Tokens ended = MOMAIL.newSession();
    MOMAIL.logOut(ended);

    APP.restart();

    assertThat(MOMAIL.refresh(alive.refresh()).status()).isEqualTo(200);
    assertThat(MOMAIL.logOut(alive).status()).isEqualTo(200);
    assertUnauthorized(MOMAIL.refresh(ended.refresh()));
    assertThat(MOMAIL.logOut(ended).status()).isEqualTo(401);
  }

  private static void assertUnauthorized(Reply reply) {
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.body()).isEqualTo(INVALID_TOKEN);
  }
}
