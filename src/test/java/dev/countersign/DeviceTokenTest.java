package dev.countersign;

import static dev.countersign.ApiClient.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// How a device is given its token, and how it shows it.
final class DeviceTokenTest {
  private static final String ORIGIN = "https://app.example.com";

  private static final AppFixture APP =
      AppFixture.start(
          Map.of(
              "COUNTERSIGN_PROXIES_TRUSTED", "127.0.0.1",
              "COUNTERSIGN_LIMITS_LOGIN_PER_ADDRESS", "100000/1m",
              "COUNTERSIGN_LIMITS_LOGIN_FAILURES_OF_STRANGERS", "1",
              "COUNTERSIGN_CORS_ORIGINS", ORIGIN));

  @AfterAll
  static void stop() {
    APP.close();
  }

  private static String token(Reply reply) {
    return reply.header("X-Device-Token").orElseThrow();
  }

  /// An account that strangers are kept from, and the token of a device that it knows.
  private static Reply besieged(ApiClient client, String email) {
    Reply reply = client.logIn(email, PASSWORD);
    client.logIn(email, "wrong", "X-Forwarded-For", "192.0.2.1");
    assertThat(client.logIn(email, PASSWORD, "X-Forwarded-For", "192.0.2.2").status())
        .isEqualTo(429);
    return reply;
  }

  @ParameterizedTest
  @EnumSource
  void aSignInGivesOneAsHeaderAndCookieAndTheBodyIsWhatItWas(Api api) {
    ApiClient client = api.on(APP);
    Reply reply = client.logIn(client.newAccount(), PASSWORD);

    assertThat(token(reply)).matches("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");
    assertThat(reply.response().headers().allValues("Set-Cookie"))
        .containsExactly(
            "device_token=" + token(reply) + "; Max-Age=15552000; Path=/; HttpOnly; SameSite=Lax");
    assertThat(reply.body()).doesNotContain(token(reply));
  }

  @Test
  void theCookieIsSecureWhereTheConnectionIs() {
    ApiClient client = Api.MOMAIL.on(APP);
    Reply reply = client.logIn(client.newAccount(), PASSWORD, "X-Forwarded-Proto", "https");

    assertThat(reply.header("Set-Cookie").orElseThrow()).endsWith("; SameSite=Lax; Secure");
  }

  @Test
  void whoFailsIsGivenNone() {
    ApiClient client = Api.MOMAIL.on(APP);
    String email = client.newAccount();

    for (Reply reply : List.of(client.logIn(email, "wrong"), client.logIn("nobody@x.org", "a"))) {
      assertThat(reply.header("X-Device-Token")).isEmpty();
      assertThat(reply.header("Set-Cookie")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void eitherIsTakenByBothApis(Api api) {
    ApiClient client = api.on(APP);
    String email = client.newAccount();
    String token = token(besieged(client, email));

    for (String[] shown :
        List.of(
            new String[] {"X-Device-Token", token},
            new String[] {"Cookie", "a=b; device_token=" + token + ";c=d"})) {
      Reply reply =
          api.other()
              .on(APP)
              .logIn(
                  email,
                  PASSWORD,
                  "X-Forwarded-For",
                  "198.51.100." + shown[0].length(),
                  shown[0],
                  shown[1]);
      assertThat(reply.status()).as(shown[0]).isEqualTo(200);
    }
  }

  @Test
  void aDeviceKeepsItsNameFromOneTokenToTheNext() {
    ApiClient client = Api.MOMAIL.on(APP);
    String email = client.newAccount();
    String first = token(client.logIn(email, PASSWORD));
    String second = token(client.logIn(email, PASSWORD, "X-Device-Token", first));
    String other = token(client.logIn(email, PASSWORD));

    assertThat(device(second)).isEqualTo(device(first)).isNotEqualTo(device(other));
  }

  private static String device(String token) {
    byte[] claims = java.util.Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]);
    return new String(claims, java.nio.charset.StandardCharsets.UTF_8)
        .replaceFirst(".*\"did\":\"([^\"]+)\".*", "$1");
  }

  @Test
  void anythingElseIsAStrangersAndNeverAnError() {
    ApiClient client = Api.MOMAIL.on(APP);
    String email = client.newAccount();
    String own = token(besieged(client, email));
    var tokens = client.session(client.newAccount());
    String foreign = token(client.logIn(client.newAccount(), PASSWORD));
    String noSignature = own.substring(0, own.lastIndexOf('.') + 1);
    String altered = own.substring(0, own.length() - 6) + "AAAAAA";

    for (String shown :
        List.of(
            "",
            ".",
            "..",
            "nonsense",
            "%00",
            "é",
            foreign,
            noSignature,
            altered,
            own + "x",
            tokens.access(),
            tokens.refresh(),
            own.repeat(20))) {
      for (String header : List.of("X-Device-Token", "Cookie")) {
        String value = header.equals("Cookie") ? "device_token=" + shown : shown;
        Reply refused =
            client.logIn(email, PASSWORD, "X-Forwarded-For", "192.0.2.77", header, value);
        assertThat(refused.status()).as("%s: %s", header, shown).isEqualTo(429);
      }
    }
    String twice = "device_token=" + own + "; device_token=" + own;
    assertThat(
            client
                .logIn(email, PASSWORD, "X-Forwarded-For", "192.0.2.78", "Cookie", twice)
                .status())
        .isEqualTo(429);
    assertThat(client.logIn(email, PASSWORD, "X-Device-Token", "nonsense").status())
        .as("from a network that is known")
        .isEqualTo(200);
  }

  @Test
  void itOpensNothingByItself() {
    ApiClient wackypod = Api.WACKYPOD.on(APP);
    String email = wackypod.newAccount();
    String token = token(wackypod.logIn(email, PASSWORD));

    for (Api api : Api.values()) {
      ApiClient client = api.on(APP);
      assertThat(client.refresh(token).status()).isEqualTo(401);
      assertThat(client.logOut(token, token).status()).isEqualTo(401);
      assertThat(client.logIn(email, token).status()).isEqualTo(401);
      assertThat(client.call("verify-email", Fields.json("token", token)).status()).isEqualTo(400);
    }
  }

  @Test
  void pagesOfAllowedOriginsMaySendAndReadIt() {
    ApiClient client = Api.MOMAIL.on(APP);
    Reply reply = client.logIn(client.newAccount(), PASSWORD, "Origin", ORIGIN);
    assertThat(reply.header("Access-Control-Expose-Headers").orElseThrow())
        .contains("X-Device-Token");

    Reply preflight =
        APP.send(
            java.net.http.HttpRequest.newBuilder(APP.uri(Api.MOMAIL.path("login")))
                .method("OPTIONS", java.net.http.HttpRequest.BodyPublishers.noBody()),
            "Origin",
            ORIGIN,
            "Access-Control-Request-Method",
            "POST",
            "Access-Control-Request-Headers",
            "x-device-token");
    assertThat(preflight.header("Access-Control-Allow-Headers").orElseThrow())
        .contains("X-Device-Token");
  }

  @Test
  void withoutLimitsThereIsNone() {
    try (AppFixture app = AppFixture.start()) {
      for (Api api : Api.values()) {
        ApiClient client = api.on(app);
        Reply reply = client.logIn(client.newAccount(), PASSWORD);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("X-Device-Token")).isEmpty();
        assertThat(reply.header("Set-Cookie")).isEmpty();
      }
    }
  }
}
