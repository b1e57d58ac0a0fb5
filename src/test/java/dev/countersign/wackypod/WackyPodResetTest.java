package dev.countersign.wackypod;

import static dev.countersign.ApiClient.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.Api;
import dev.countersign.ApiClient;
import dev.countersign.ApiClient.Tokens;
import dev.countersign.AppFixture;
import dev.countersign.Fields;
import dev.countersign.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WackyPodResetTest {
  private static final AppFixture APP = AppFixture.start();
  private static final ApiClient WACKYPOD = Api.WACKYPOD.on(APP);
  private static final ApiClient MOMAIL = Api.MOMAIL.on(APP);
  private static final String NEW_PASSWORD = "NewSecurePass456!";

  @AfterAll
  static void stop() {
    APP.close();
  }

  @Test
  void theMailedTokenSetsANewPassword() {
    String email = WACKYPOD.newAccount();

    Reply reset = reset(requestToken(email), NEW_PASSWORD);

    assertThat(reset.status()).isEqualTo(200);
    assertThat(reset.body())
        .isEqualTo("{\"success\":true,\"message\":\"Password reset successfully\"}");
    assertThat(WACKYPOD.logIn(email, PASSWORD).status()).isEqualTo(401);
    assertThat(WACKYPOD.logIn(email, NEW_PASSWORD).status()).isEqualTo(200);
    assertThat(MOMAIL.logIn(email, NEW_PASSWORD).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "known@example.com",
        "  KNOWN@Example.com ",
        "unknown@example.com",
        "not an e-mail",
        "\0",
        "ünknown@example.com",
        "a@b",
        "known@example.com\r\nBcc: eve@example.com"
      })
  void everyEmailGetsTheSameAnswer(String email) {
    WACKYPOD.register("known@example.com", PASSWORD);

    Reply reply = request(email);

    assertRequested(reply);
    assertThat(reply.response().headers().map().keySet())
        .isEqualTo(request("known@example.com").response().headers().map().keySet());
  }

  @Test
  void anOverlongEmailGetsTheSameAnswer() {
    assertRequested(request("x".repeat(9_000) + "@example.com"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          request-password-reset | {}                              | email
          request-password-reset | {"email":null}                  | email
          request-password-reset | {"email":""}                    | email
          reset-password         | {}                              | token, password
          reset-password         | {"token":"x"}                   | token, password
          reset-password         | {"password":"NewSecurePass456!"} | token, password
          reset-password         | {"token":"","password":"x"}     | token, password
          reset-password         | {"token":"x","password":null}   | token, password
          """)
  void aMissingFieldIsNamedWithItsCall(String call, String body, String required) {
    Reply refused = WACKYPOD.call(call, body);

    assertError(refused, "Missing required fields", "Required: " + required);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          request-password-reset | {"email":5}
          request-password-reset | {"email":["a@example.com","eve@example.com"]}
          request-password-reset | [
          reset-password         | {"token":5,"password":"x"}
          reset-password         | {"token":"x","password":{}}
          reset-password         | nonsense
          """)
  void whatIsNotOfTheDocumentedTypesIsAnInvalidRequest(String call, String body) {
    assertError(
        WACKYPOD.call(call, body),
        "Invalid request",
        "Request body must be a JSON object with fields of the documented types");
  }

  @Test
  void mailGoesToTheStoredAddressAloneWithALinkToThePublicUrl() {
    var settings =
        Map.of(
            "COUNTERSIGN_LIMITS_ENABLED", "false",
            "COUNTERSIGN_PUBLIC_URL", "https://auth.example.com");
    try (AppFixture app = AppFixture.start(settings)) {
      String email = Api.WACKYPOD.on(app).newAccount();
      app.mailTo(email);
      app.clock().advance(Duration.ofSeconds(1)); // What comes now is newer than the welcome.
      String body = Fields.json("email", email.toUpperCase(java.util.Locale.ROOT));

      String answer =
          app.raw(
              "POST /api/auth/request-password-reset HTTP/1.1\r\nHost: evil.example\r\n"
                  + "X-Forwarded-Host: evil.example\r\nOrigin: https://evil.example\r\n"
                  + "Connection: close\r\nContent-Type: application/json\r\nContent-Length: "
                  + body.length()
                  + "\r\n\r\n"
                  + body);

      assertThat(answer).startsWith("HTTP/1.1 200 ");
      Reply mail = app.mailTo(email);
      assertThat(mail.at("/0/to")).isEqualTo(email);
      assertThat(mail.at("/0/text")).contains("https://auth.example.com/reset-password?token=");
      assertThat(mail.body()).doesNotContain("evil");
    }
  }

  @Test
  void nobodyGetsMailForAnUnknownAddress() {
    request("stranger@example.com");

    assertThat(APP.mailTo("stranger@example.com").body()).isEqualTo("[]");
    assertThat(WACKYPOD.logIn("stranger@example.com", PASSWORD).status()).isEqualTo(401);
  }

  @Test
  void aTokenIsRandomAndGoodOnce() {
    String email = WACKYPOD.newAccount();
    String token = requestToken(email);
    assertThat(token).matches("([0-9A-HJKMNP-TV-Z]{5}-){4}[0-9A-HJKMNP-TV-Z]{6}");
    reset(token, NEW_PASSWORD);

    Reply again = reset(token, "ThirdSecurePass789!");

    assertInvalidToken(again);
    assertThat(WACKYPOD.logIn(email, NEW_PASSWORD).status()).isEqualTo(200);
  }

  @Test
  void aTokenIsGoodForHalfAnHourAndNotAnInstantLonger() {
    String inTime = WACKYPOD.newAccount();
    String late = WACKYPOD.newAccount();
    String firstToken = requestToken(inTime);
    String secondToken = requestToken(late);

    APP.clock().advance(Duration.ofMinutes(30).minusMillis(1));
    assertThat(reset(firstToken, NEW_PASSWORD).status()).isEqualTo(200);
    APP.clock().advance(Duration.ofMillis(1));
    assertInvalidToken(reset(secondToken, NEW_PASSWORD));

    assertThat(WACKYPOD.logIn(late, PASSWORD).status()).isEqualTo(200);
  }

  @Test
  void theThreeNewestTokensAreGoodAndUseOfOneEndsTheOthers() {
    String email = WACKYPOD.newAccount();
    for (int i = 0; i < 4; i++) {
      request(email);
      APP.mailTo(email);
      APP.clock().advance(Duration.ofSeconds(1));
    }
    List<String> newestFirst = APP.resetTokens(email);
    assertThat(newestFirst).hasSize(4);

    assertInvalidToken(reset(newestFirst.get(3), NEW_PASSWORD));
    assertThat(reset(newestFirst.get(2), "weak").at("/error")).isEqualTo("Weak password");
    assertThat(reset(newestFirst.get(1), "weak").at("/error")).isEqualTo("Weak password");
    assertThat(reset(newestFirst.get(2), NEW_PASSWORD).status()).isEqualTo(200);
    assertInvalidToken(reset(newestFirst.get(0), NEW_PASSWORD));
    assertInvalidToken(reset(newestFirst.get(1), NEW_PASSWORD));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          Short1a      | "Must be 8+ chars"
          lowercase123 | "Must contain uppercase"
          UPPERCASE123 | "Must contain lowercase"
          NoDigitsHere | "Must contain number"
          Password1    | "Must not be a common password"
          short        | "Must be 8+ chars","Must contain uppercase","Must contain number"
          """)
  void aWeakPasswordIsToldRuleByRuleAndDoesNotSpendTheToken(String password, String errors) {
    String email = WACKYPOD.newAccount();
    String token = requestToken(email);

    Reply refused = reset(token, password);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body())
        .isEqualTo(
            "{\"success\":false,\"error\":\"Weak password\",\"message\":"
                + "\"New password does not meet requirements\",\"errors\":["
                + errors
                + "]}");
    assertThat(WACKYPOD.logIn(email, PASSWORD).status()).isEqualTo(200);
    assertThat(reset(token, NEW_PASSWORD).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x", ".", " ", "\0", "a.b.c", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "🦜"})
  void anyOtherTextIsNoToken(String token) {
    assertInvalidToken(reset(token, NEW_PASSWORD));
  }

  @Test
  void aTokenOfNineThousandCharactersIsNone() {
    assertInvalidToken(reset("A".repeat(9_000), NEW_PASSWORD));
  }

  @Test
  void aResetEndsEverySessionOfTheUserInBothContractsAndOfNobodyElse() {
    String email = WACKYPOD.newAccount();
    Tokens wackypod = WACKYPOD.session(email);
    Tokens momail = MOMAIL.session(email);
    Tokens stranger = WACKYPOD.newSession();

    reset(requestToken(email), NEW_PASSWORD);

    assertThat(WACKYPOD.refresh(wackypod.refresh()).status()).isEqualTo(401);
    assertThat(MOMAIL.refresh(momail.refresh()).status()).isEqualTo(401);
    assertThat(WACKYPOD.logOut(wackypod).status()).isEqualTo(401);
    assertThat(MOMAIL.logOut(momail).status()).isEqualTo(401);
    assertThat(WACKYPOD.refresh(stranger.refresh()).status()).isEqualTo(200);
  }

  @Test
  void aResetIsToldByMailAndVerifiesTheAddress() {
    String email = WACKYPOD.newAccount();
    Reply before = WACKYPOD.logIn(email, PASSWORD);

    String token = requestToken(email);
    APP.clock().advance(Duration.ofMillis(1)); // The newest mail is the one of what comes now.
    reset(token, NEW_PASSWORD);

    assertThat(APP.mailTo(email).at("/0/subject")).isEqualTo("Your 127.0.0.1 password was changed");
    assertThat(payload(WACKYPOD.accessToken(before))).contains("\"email_verified\":false,");
    assertThat(payload(WACKYPOD.accessToken(WACKYPOD.logIn(email, NEW_PASSWORD))))
        .contains("\"email_verified\":true,");
  }

  @Test
  void aTokenSurvivesARestart() {
    String email = WACKYPOD.newAccount();
    String token = requestToken(email);

    APP.restart();

    assertThat(reset(token, NEW_PASSWORD).status()).isEqualTo(200);
    assertThat(WACKYPOD.logIn(email, NEW_PASSWORD).status()).isEqualTo(200);
  }

  private static Reply request(String email) {
    return WACKYPOD.call("request-password-reset", Fields.json("email", email));
  }

  private static String requestToken(String email) {
    assertRequested(request(email));
    return APP.resetTokens(email).getFirst();
  }

  private static Reply reset(String token, String password) {
    return WACKYPOD.call("reset-password", Fields.json("token", token, "password", password));
  }

  private static String payload(String jwt) {
    byte[] json = Base64.getUrlDecoder().decode(jwt.split("\\.", -1)[1]);
    return new String(json, StandardCharsets.UTF_8);
  }

  private static void assertRequested(Reply reply) {
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body())
        .isEqualTo(
            "{\"success\":true,\"message\":"
                + "\"If an account exists with this email, a reset link has been sent\"}");
  }

  private static void assertInvalidToken(Reply reply) {
    assertError(reply, "Invalid or expired token", "Reset token is no longer valid");
  }

  private static void assertError(Reply reply, String error, String message) {
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body())
        .isEqualTo(
            "{\"success\":false,\"error\":\"" + error + "\",\"message\":\"" + message + "\"}");
  }
}
