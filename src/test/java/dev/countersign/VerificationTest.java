package dev.countersign;

import static dev.countersign.ApiClient.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Proving an address, as clients of both APIs see it.
class VerificationTest {
  private static final AppFixture APP = AppFixture.start();

  @AfterAll
  static void stop() {
    APP.close();
  }

  @ParameterizedTest
  @EnumSource
  void aRegistrationMailsTheTokenThatProvesTheAddress(Api api) {
    ApiClient client = api.on(APP);
    String email = client.newAccount();
    Reply before = client.logIn(email, PASSWORD);

    Reply verified = verify(client, onlyToken(email));

    assertThat(verified.status()).isEqualTo(200);
    assertThat(verified.body()).isEqualTo(message(api, "Email verified successfully"));
    assertThat(payload(client.accessToken(before))).contains("\"email_verified\":false");
    assertThat(payload(client.accessToken(client.logIn(email, PASSWORD))))
        .contains("\"email_verified\":true");
    assertThat(payload(api.other().on(APP).session(email).access()))
        .contains("\"email_verified\":true");
  }

  @ParameterizedTest
  @EnumSource
  void aTokenIsGoodOnceAndAtEitherApi(Api api) {
    String token = onlyToken(api.on(APP).newAccount());

    assertThat(verify(api.other().on(APP), token).status()).isEqualTo(200);

    assertInvalid(api.on(APP), token);
    assertInvalid(api.other().on(APP), token);
  }

  @Test
  void theMailGoesToTheAddressWithALinkToThePublicUrlAndTheCodeInIt() {
    String email = APP.newEmail();
    String body = Fields.json("email", email, "password", PASSWORD);

    String answer =
        APP.raw(
            "POST /api/auth/register HTTP/1.1\r\nHost: evil.example\r\n"
                + "X-Forwarded-Host: evil.example\r\nOrigin: https://evil.example\r\n"
                + "Connection: close\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body);

    assertThat(answer).startsWith("HTTP/1.1 201 ");
    Reply mail = APP.mailTo(email);
    String code = onlyToken(email);
    assertThat(mail.at("/0/to")).isEqualTo(email);
    assertThat(mail.at("/0/text"))
        .contains(APP.uri("/verify-email?token=" + code).toString(), "\n" + code, "24 ");
    assertThat(mail.at("/0/html")).contains(">" + code + "<");
    assertThat(mail.body()).doesNotContain("evil");
  }

  @Test
  void howTheCodeIsTypedDoesNotMatter() {
    ApiClient wackypod = Api.WACKYPOD.on(APP);
    String code = onlyToken(wackypod.newAccount());

    String typed =
        code.toLowerCase(Locale.ROOT).replace('-', ' ').replace('0', 'o').replace('1', 'l');

    assertThat(verify(wackypod, "  " + typed + "\n").status()).isEqualTo(200);
    assertInvalid(wackypod, code);
  }

  @ParameterizedTest
  @CsvSource({
    "de-AT;q=0.9;en;q=0.8, en",
    "'de-AT,de;q=0.9,en;q=0.8', de",
    "es-MX, es",
    "'tlh, *;q=0.5', en",
    "nonsense;;;, en"
  })
  void theMailIsInTheLanguageOfWhoeverCausedIt(String wanted, String language) {
    ApiClient wackypod = Api.WACKYPOD.on(APP);
    String email = APP.newEmail();
    String registration = Fields.json("email", email, "password", PASSWORD);
    wackypod.call("register", registration, "Accept-Language", wanted);
    Reply first = APP.mailTo(email);
    String other = wackypod.newAccount();
    APP.mailTo(other);
    APP.clock().advance(Duration.ofMillis(1));

    resend(wackypod, other, "Accept-Language", wanted);

    assertThat(first.at("/0/html")).contains("<html lang=\"" + language + "\"");
    assertThat(APP.mailTo(other).at("/0/html")).contains("<html lang=\"" + language + "\"");
  }

  @ParameterizedTest
  @EnumSource
  void whoeverAsksAgainGetsAnotherMail(Api api) {
    ApiClient client = api.on(APP);
    String email = client.newAccount();
    String first = onlyToken(email);
    APP.clock().advance(Duration.ofMillis(1));

    Reply asked = resend(client, " " + email.toUpperCase(Locale.ROOT));

    assertThat(asked.status()).isEqualTo(200);
    assertThat(asked.body())
        .isEqualTo(message(api, "If this email needs verification, a link has been sent"));
    assertThat(APP.verificationTokens(email)).hasSize(2).contains(first);
    assertThat(verify(client, APP.verificationTokens(email).getFirst()).status()).isEqualTo(200);
    assertInvalid(client, first);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "known@example.com",
        "proven@example.com",
        "unknown@example.com",
        "not an e-mail",
        "\0",
        "ünknown@example.com",
        "a@b",
        "known@example.com\r\nBcc: eve@example.com"
      })
  void everyEmailGetsTheSameAnswer(String email) {
    for (Api api : Api.values()) {
      ApiClient client = api.on(APP);
      client.register("known@example.com", PASSWORD);
      client.register("proven@example.com", PASSWORD);
      APP.verificationTokens("proven@example.com").forEach(token -> verify(client, token));

      Reply reply = resend(client, email);
      Reply known = resend(client, "known@example.com");

      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.body()).isEqualTo(known.body());
      assertThat(reply.response().headers().map().keySet())
          .isEqualTo(known.response().headers().map().keySet());
    }
  }

  @Test
  void nothingIsSentToUnknownAndProvenAddresses() {
    ApiClient wackypod = Api.WACKYPOD.on(APP);
    String proven = wackypod.newAccount();
    verify(wackypod, onlyToken(proven));
    String before = APP.mailTo(proven).body();

    resend(wackypod, proven);
    resend(wackypod, "stranger@example.com");

    assertThat(APP.mailTo(proven).body()).isEqualTo(before);
    assertThat(APP.mailTo("stranger@example.com").body()).isEqualTo("[]");
  }

  @Test
  void aRegistrationThatIsRefusedMailsNothing() {
    ApiClient wackypod = Api.WACKYPOD.on(APP);
    String email = wackypod.newAccount();
    String before = APP.mailTo(email).body();

    assertThat(wackypod.register(email, PASSWORD).status()).isEqualTo(409);
    assertThat(Api.MOMAIL.on(APP).register(email, PASSWORD).status()).isEqualTo(409);

    assertThat(APP.mailTo(email).body()).isEqualTo(before);
  }

  @Test
  void aTokenIsGoodForADayAndNotAnInstantLonger() {
    ApiClient wackypod = Api.WACKYPOD.on(APP);
    String inTime = onlyToken(wackypod.newAccount());
    String late = onlyToken(wackypod.newAccount());

    APP.clock().advance(Duration.ofHours(24).minusMillis(1));
    assertThat(verify(wackypod, inTime).status()).isEqualTo(200);
    APP.clock().advance(Duration.ofMillis(1));
    assertInvalid(wackypod, late);
  }

  @Test
  void theThreeNewestTokensAreGood() {
    ApiClient wackypod = Api.WACKYPOD.on(APP);
    String email = wackypod.newAccount();
    for (int i = 0; i < 3; i++) {
      APP.mailTo(email);
      APP.clock().advance(Duration.ofSeconds(1));
      resend(wackypod, email);
    }
    List<String> newestFirst = APP.verificationTokens(email);
    assertThat(newestFirst).hasSize(4);

    assertInvalid(wackypod, newestFirst.get(3));
    assertThat(verify(wackypod, newestFirst.get(2)).status()).isEqualTo(200);
    assertInvalid(wackypod, newestFirst.get(0));
  }

  @Test
  void aTokenSurvivesARestart() {
    String token = onlyToken(Api.WACKYPOD.on(APP).newAccount());

    APP.restart();

    assertThat(verify(Api.WACKYPOD.on(APP), token).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x", ".", " ", "\0", "a.b.c", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "🦜"})
  void anyOtherTextIsNoToken(String token) {
    assertInvalid(Api.MOMAIL.on(APP), token);
    assertInvalid(Api.WACKYPOD.on(APP), token);
  }

  @Test
  void aTokenOfNineThousandCharactersIsNone() {
    assertInvalid(Api.MOMAIL.on(APP), "A".repeat(9_000));
    assertInvalid(Api.WACKYPOD.on(APP), "A".repeat(9_000));
  }

  @Test
  void aResetTokenProvesNoAddressHereAndAVerificationTokenSetsNoPassword() {
    ApiClient wackypod = Api.WACKYPOD.on(APP);
    String email = wackypod.newAccount();
    String verification = onlyToken(email);
    wackypod.call("request-password-reset", Fields.json("email", email));
    String reset = APP.resetTokens(email).getFirst();

    assertInvalid(wackypod, reset);
    Reply refused =
        wackypod.call("reset-password", Fields.json("token", verification, "password", PASSWORD));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.at("/message")).isEqualTo("Reset token is no longer valid");
    assertThat(verify(wackypod, verification).status()).isEqualTo(200);
    assertThat(
            wackypod
                .call("reset-password", Fields.json("token", reset, "password", PASSWORD))
                .status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          verify-email        | {}             | token | is required
          verify-email        | {"token":null} | token | is required
          verify-email        | {"token":""}   | token | is required
          verify-email        | {"token":5}    | token | must be a string
          verify-email        | {"token":["x"]}| token | must be a string
          resend-verification | {}             | email | is required
          resend-verification | {"email":null} | email | is required
          resend-verification | {"email":""}   | email | is required
          resend-verification | {"email":{}}   | email | must be a string
          """)
  void aFieldAtFaultIsNamed(String call, String body, String field, String fault) {
    Reply momail = Api.MOMAIL.on(APP).call(call, body);
    Reply wackypod = Api.WACKYPOD.on(APP).call(call, body);

    assertThat(momail.toString())
        .isEqualTo(
            "400 {\"success\":false,\"error\":{\"code\":\"VALIDATION_ERROR\","
                + "\"message\":\"Invalid request parameters\",\"details\":{\"%s\":\"%s\"}}}"
                    .formatted(field, fault));
    assertThat(wackypod.toString())
        .isEqualTo(
            fault.equals("is required")
                ? "400 {\"success\":false,\"error\":\"Missing required fields\",\"message\":\"Required: %s\"}"
                    .formatted(field)
                : "400 {\"success\":false,\"error\":\"Invalid request\",\"message\":"
                    + "\"Request body must be a JSON object with fields of the documented types\"}");
  }

  private static Reply verify(ApiClient client, String token) {
    return client.call("verify-email", Fields.json("token", token));
  }

  private static Reply resend(ApiClient client, String email, String... headers) {
    return client.call("resend-verification", Fields.json("email", email), headers);
  }

  private static String onlyToken(String email) {
    List<String> tokens = APP.verificationTokens(email);
    assertThat(tokens).hasSize(1);
    return tokens.getFirst();
  }

  private static void assertInvalid(ApiClient client, String token) {
    assertThat(verify(client, token).toString())
        .isEqualTo(
            switch (client.api()) {
              case MOMAIL ->
                  "400 {\"success\":false,\"error\":{\"code\":\"VALIDATION_ERROR\","
                      + "\"message\":\"Invalid or expired verification token\"}}";
              case WACKYPOD ->
                  "400 {\"success\":false,\"error\":\"Invalid or expired token\","
                      + "\"message\":\"Verification token is no longer valid\"}";
            });
  }

  private static String message(Api api, String message) {
    return switch (api) {
      case MOMAIL -> "{\"success\":true,\"data\":{\"message\":\"" + message + "\"}}";
      case WACKYPOD -> "{\"success\":true,\"message\":\"" + message + "\"}";
    };
  }

  private static String payload(String jwt) {
    byte[] json = Base64.getUrlDecoder().decode(jwt.split("\\.", -1)[1]);
    return new String(json, StandardCharsets.UTF_8);
  }
}
