package dev.countersign.wackypod;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.Api;
import dev.countersign.ApiClient;
import dev.countersign.ApiClient.Tokens;
import dev.countersign.AppFixture;
import dev.countersign.BodyPattern;
import dev.countersign.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WackyPodRefreshTest {
  private static final AppFixture APP = AppFixture.start();
  private static final ApiClient WACKYPOD = Api.WACKYPOD.on(APP);
  private static final ApiClient MOMAIL = Api.MOMAIL.on(APP);

  @AfterAll
  static void stop() {
    APP.close();
  }

  @Test
  void refreshAnswersANewPairOfWhichBothAreGood() {
    Tokens first = WACKYPOD.newSession();

    Reply refreshed = WACKYPOD.refresh(first.refresh());

    assertThat(refreshed.status()).isEqualTo(200);
    assertThat(refreshed.header("Content-Type")).hasValue("application/json; charset=utf-8");
    assertThat(refreshed.body())
        .matches(
            BodyPattern.of(
                "{\"success\":true,\"tokens\":{\"accessToken\":\"<jwt>\",\"refreshToken\":\"<jwt>\","
                    + "\"expiresIn\":900}}"));
    Tokens second = WACKYPOD.tokens(refreshed);
    assertThat(second.access()).isNotEqualTo(first.access());
    assertThat(second.refresh()).isNotEqualTo(first.refresh());
    Tokens third = WACKYPOD.tokens(WACKYPOD.refresh(second.refresh()));
    assertThat(WACKYPOD.logOut(second.access(), third.refresh()).status()).isEqualTo(200);
  }

  @Test
  void aRefreshTokenHasTheseClaimsInThisOrder() {
    Instant signedIn = APP.clock().instant();
    Tokens tokens = WACKYPOD.newSession();
    String[] access = parts(tokens.access());

    String[] refresh = parts(tokens.refresh());

    String subject = claim(access[1], "sub");
    String session = claim(access[1], "sid");
    assertThat(refresh[0])
        .matches("\\{\"alg\":\"HS256\",\"typ\":\"refresh\\+jwt\",\"kid\":\"[A-Za-z0-9_-]+\"}");
    long now = signedIn.getEpochSecond();
    assertThat(refresh[1])
        .matches(
            """
            \\{"iss":"http://localhost","sub":"%s","aud":"wackypod","exp":%d,"iat":%d,\
            "jti":"[A-Za-z0-9_-]{43}","sid":"%s","gen":1}\
            """
                .formatted(subject, now + 7 * 86_400, now, session));
  }

  @Test
  void reuseOfASpentTokenEndsTheWholeSession() {
    Tokens first = WACKYPOD.newSession();
    Tokens second = WACKYPOD.tokens(WACKYPOD.refresh(first.refresh()));
    Tokens third = WACKYPOD.tokens(WACKYPOD.refresh(second.refresh()));

    assertInvalid(WACKYPOD.refresh(first.refresh()));

    assertInvalid(WACKYPOD.refresh(third.refresh()));
    assertInvalid(WACKYPOD.refresh(second.refresh()));
    assertThat(WACKYPOD.logOut(third.access(), third.refresh()).status()).isEqualTo(401);
  }

  @Test
  void reuseEndsNoOtherSessionOfTheUser() {
    String email = WACKYPOD.newAccount();
    Tokens other = WACKYPOD.session(email);
    Tokens stolen = WACKYPOD.session(email);
    WACKYPOD.refresh(WACKYPOD.tokens(WACKYPOD.refresh(stolen.refresh())).refresh());

    assertInvalid(WACKYPOD.refresh(stolen.refresh()));

    assertThat(WACKYPOD.refresh(other.refresh()).status()).isEqualTo(200);
  }

  @Test
  void theImmediatePredecessorGetsTheSameSuccessorWithinTheGrace() {
    Tokens first = WACKYPOD.newSession();
    Tokens second = WACKYPOD.tokens(WACKYPOD.refresh(first.refresh()));

    APP.clock().advance(Duration.ofMinutes(1).minusMillis(1));
    Reply replay = WACKYPOD.refresh(first.refresh());
    Reply again = WACKYPOD.refresh(first.refresh());

    assertThat(replay.status()).isEqualTo(200);
    assertThat(replay.body())
        .matches(
            BodyPattern.of(
                "{\"success\":true,\"tokens\":{\"accessToken\":\"<jwt>\",\"refreshToken\":\""
                    + second.refresh()
                    + "\",\"expiresIn\":900}}"));
    assertThat(WACKYPOD.tokens(again).refresh()).isEqualTo(second.refresh());
    Reply third = WACKYPOD.refresh(second.refresh());
    assertThat(third.status()).isEqualTo(200);
    assertThat(WACKYPOD.refresh(WACKYPOD.tokens(third).refresh()).status()).isEqualTo(200);
  }

  @Test
  void aReplayDoesNotLengthenTheGraceWhichEndsAtItsInstant() {
    Tokens first = WACKYPOD.newSession();
    Tokens second = WACKYPOD.tokens(WACKYPOD.refresh(first.refresh()));
    APP.clock().advance(Duration.ofSeconds(30));
    assertThat(WACKYPOD.refresh(first.refresh()).status()).isEqualTo(200);
    APP.clock().advance(Duration.ofSeconds(30));

    assertInvalid(WACKYPOD.refresh(first.refresh()));

    assertInvalid(WACKYPOD.refresh(second.refresh()));
    assertThat(WACKYPOD.logOut(second).status()).isEqualTo(401);
  }

  @Test
  void anotherProgramGetsNoReplayAndEndsTheSession() {
    Tokens first = WACKYPOD.newSession();
    Tokens second = WACKYPOD.tokens(WACKYPOD.refresh(first.refresh(), "User-Agent", "app/1"));

    assertInvalid(WACKYPOD.refresh(first.refresh(), "User-Agent", "app/2"));

    assertInvalid(WACKYPOD.refresh(second.refresh(), "User-Agent", "app/1"));
  }

  @Test
  void theProgramThatRotatedCountsNotTheOneThatLoggedIn() {
    String email = WACKYPOD.newAccount();
    Tokens first = WACKYPOD.session(email, "User-Agent", "login/1");
    Tokens second = WACKYPOD.tokens(WACKYPOD.refresh(first.refresh(), "User-Agent", "app/1"));

    Reply replay = WACKYPOD.refresh(first.refresh(), "User-Agent", "app/1");

    assertThat(WACKYPOD.tokens(replay).refresh()).isEqualTo(second.refresh());
  }

  @Test
  void twoRequestsWithoutAUserAgentAreOfOneProgram() {
    Tokens first = WACKYPOD.newSession();
    String rotated = rawRefresh(first.refresh());

    String replay = rawRefresh(first.refresh());

    assertThat(rotated).startsWith("HTTP/1.1 200 ");
    assertThat(replay).startsWith("HTTP/1.1 200 ");
    String successor = rotated.replaceAll("(?s).*\"refreshToken\":\"([^\"]+)\".*", "$1");
    assertThat(replay).contains("\"refreshToken\":\"" + successor + "\"");
    assertInvalid(WACKYPOD.refresh(first.refresh()));
    assertThat(rawRefresh(successor)).startsWith("HTTP/1.1 401 ");
  }

  @Test
  void aSessionDiesAfterSevenIdleDaysAtThatInstant() {
    Tokens refreshed = WACKYPOD.newSession();
    Tokens idle = WACKYPOD.newSession();

    APP.clock().advance(Duration.ofDays(7).minusMillis(1));
    Tokens next = WACKYPOD.tokens(WACKYPOD.refresh(refreshed.refresh()));
    APP.clock().advance(Duration.ofMillis(1));

    assertInvalid(WACKYPOD.refresh(idle.refresh()));
    assertThat(WACKYPOD.refresh(next.refresh()).status()).isEqualTo(200);
  }

  @Test
  void aSessionDiesAtThirtyDaysHoweverOftenItIsRefreshed() {
    Tokens tokens = WACKYPOD.newSession();
    Instant end = APP.clock().instant().plus(Duration.ofDays(30));

    for (int i = 0; i < 5; i++) {
      APP.clock().advance(Duration.ofDays(5));
      tokens = WACKYPOD.tokens(WACKYPOD.refresh(tokens.refresh()));
    }
    assertThat(parts(tokens.refresh())[1]).contains("\"exp\":" + end.getEpochSecond() + ",");
    APP.clock().advance(Duration.between(APP.clock().instant(), end.minusMillis(1)));
    Tokens last = WACKYPOD.tokens(WACKYPOD.refresh(tokens.refresh()));
    APP.clock().advance(Duration.ofMillis(1));

    assertThat(parts(last.access())[1])
        .contains("\"exp\":" + end.plusMillis(999).getEpochSecond() + ",");
    assertInvalid(WACKYPOD.refresh(last.refresh()));
    assertThat(WACKYPOD.logOut(last).status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        " ",
        ".",
        "..",
        "a.b.c",
        "a.b.c.d",
        "\0",
        "eyJhbGciOiJIUzI1NiIs...",
        "ü",
        "🦜",
        "{}",
        "eyJhbGciOiJub25lIn0.e30."
      })
  void anyOtherTextIsUnauthorized(String token) {
    assertInvalid(WACKYPOD.refresh(token));
  }

  @Test
  void aTokenOfNineThousandCharactersIsUnauthorized() {
    assertInvalid(WACKYPOD.refresh("A".repeat(9_000)));
    assertInvalid(WACKYPOD.refresh(".".repeat(9_000)));
  }

  @Test
  void aTokenThatWasTamperedWithIsUnauthorizedAndEndsNothing() {
    Tokens tokens = WACKYPOD.newSession();
    String[] parts = tokens.refresh().split("\\.", -1);
    String later = parts(tokens.refresh())[1].replace("\"gen\":1", "\"gen\":2");
    String none = "{\"alg\":\"none\",\"typ\":\"refresh+jwt\"}";

    assertInvalid(WACKYPOD.refresh(parts[0] + "." + encoded(later) + "." + parts[2]));
    assertInvalid(WACKYPOD.refresh(encoded(none) + "." + parts[1] + "."));
    assertInvalid(WACKYPOD.refresh(parts[0] + "." + parts[1] + "."));
    assertInvalid(WACKYPOD.refresh(tokens.refresh() + "="));
    assertInvalid(WACKYPOD.refresh(" " + tokens.refresh()));

    assertThat(WACKYPOD.refresh(tokens.refresh()).status()).isEqualTo(200);
  }

  @Test
  void tokensOfOtherKindsAreUnauthorized() {
    Tokens own = WACKYPOD.newSession();
    Tokens foreign = MOMAIL.newSession();

    assertInvalid(WACKYPOD.refresh(own.access()));
    assertInvalid(WACKYPOD.refresh(foreign.access()));
    assertInvalid(WACKYPOD.refresh(foreign.refresh()));

    assertThat(MOMAIL.refresh(foreign.refresh()).status()).isEqualTo(200);
    assertThat(WACKYPOD.refresh(own.refresh()).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"refreshToken\":null}",
        "{\"refreshToken\":\"\"}",
        "{\"refresh_token\":\"x\"}"
      })
  void aMissingTokenIsNamed(String body) {
    Reply refused = WACKYPOD.call("refresh", body);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body())
        .isEqualTo(
            "{\"success\":false,\"error\":\"Missing required fields\","
                + "\"message\":\"Required: refreshToken\"}");
  }

  @Test
  void aTokenOfTheWrongTypeIsAnInvalidRequest() {
    Reply refused = WACKYPOD.call("refresh", "{\"refreshToken\":17}");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body())
        .isEqualTo(
            "{\"success\":false,\"error\":\"Invalid request\",\"message\":"
                + "\"Request body must be a JSON object with fields of the documented types\"}");
  }

  private static String rawRefresh(String token) {
    String body = "{\"refreshToken\":\"" + token + "\"}";
    return APP.raw(
        "POST /api/auth/refresh HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + "Content-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
  }

  private static String[] parts(String jwt) {
    String[] parts = jwt.split("\\.", -1);
    for (int i = 0; i < 2; i++) {
      parts[i] = new String(Base64.getUrlDecoder().decode(parts[i]), UTF_8);
    }
    return parts;
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(UTF_8));
  }

  private static String claim(String json, String name) {
    return json.replaceAll(".*\"" + name + "\":\"([^\"]+)\".*", "$1");
  }

  private static void assertInvalid(Reply reply) {
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.body())
        .isEqualTo(
            "{\"success\":false,\"error\":\"Invalid refresh token\","
                + "\"message\":\"Token is expired or revoked\"}");
  }
}
