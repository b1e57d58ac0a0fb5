package dev.countersign.momail;

import static dev.countersign.ApiClient.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.Api;
import dev.countersign.ApiClient;
import dev.countersign.AppFixture;
import dev.countersign.Fields;
import dev.countersign.Reply;
import dev.countersign.http.Answer;
import dev.countersign.openapi.ContractSchema;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MomailErrorsTest {
  private static final AppFixture APP = AppFixture.start();
  private static final ApiClient MOMAIL = Api.MOMAIL.on(APP);

  @AfterAll
  static void stop() {
    APP.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1",
        "/v1/",
        "/v1/auth",
        "/v1/auth/",
        "/v1/auth/login/",
        "/v1/auth/Login",
        "/v1/auth/request-password-reset",
        "/v1/auth/%6Cogin"
      })
  void anUnknownPathIsNotFound(String path) {
    Reply reply = APP.post(path, "{}");

    assertError(reply, 404, "NOT_FOUND", "There is no such endpoint.");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, register",
    "PUT, login",
    "DELETE, refresh",
    "PATCH, logout",
    "GET, logout",
    "FOO, login"
  })
  void anotherMethodIsNotAllowed(String method, String call) {
    var request =
        HttpRequest.newBuilder(APP.uri(Api.MOMAIL.path(call)))
            .method(method, BodyPublishers.noBody());

    Reply reply = APP.send(request);

    ContractSchema.check(reply.response());
    assertError(reply, 405, "METHOD_NOT_ALLOWED", "This endpoint does not have that method.");
    assertThat(reply.header("Allow")).hasValue("OPTIONS, POST");
  }

  @Test
  void aBodyOverSixteenKibIsTooLarge() {
    String largest = padded(16 * 1024);

    Reply tooLarge = MOMAIL.call("login", largest + " ");

    assertError(tooLarge, 413, "PAYLOAD_TOO_LARGE", "The request body is too large.");
    assertThat(MOMAIL.call("login", largest).status()).isEqualTo(401);
  }

  @Test
  void anotherMediaTypeIsUnsupported() {
    var request =
        HttpRequest.newBuilder(APP.uri("/v1/auth/login")).POST(BodyPublishers.ofString("{}"));

    Reply reply = APP.send(request, "Content-Type", "text/plain");

    ContractSchema.check(reply.response());
    assertError(reply, 415, "UNSUPPORTED_MEDIA_TYPE", "The request body must be application/json.");
  }

  @Test
  void headersOverSixteenKibAreTooLarge() {
    String answer =
        APP.raw(
            "POST /v1/auth/login HTTP/1.1\r\nHost: localhost\r\nX-Padding: "
                + "x".repeat(17 * 1024)
                + "\r\n\r\n");

    assertThat(answer)
        .startsWith("HTTP/1.1 431 ")
        .endsWith(
            "\r\n\r\n{\"success\":false,\"error\":{\"code\":\"HEADERS_TOO_LARGE\","
                + "\"message\":\"The request headers are too large.\"}}");
  }

  @Test
  void whatIsNotJsonIsToldWithoutDetails() {
    Reply reply = MOMAIL.call("login", "{\"email\":");

    assertError(reply, 400, "VALIDATION_ERROR", "Invalid request parameters or JSON");
  }

  @ParameterizedTest
  @CsvSource({
    "INTERNAL, 500, INTERNAL_ERROR, Something went wrong on our side.",
    "UNAVAILABLE, 503, SERVICE_UNAVAILABLE, The service is busy. Please try again in a moment."
  })
  void whatNobodyCanProvokeIsWordedTheSameWay(
      MomailError error, int status, String code, String message) {
    Answer answer = error.answer();

    assertThat(answer.status()).isEqualTo(status);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo(body(code, message));
  }

  @Test
  void everyAnswerTellsTheRateLimitWhileLimitsAreOn() {
    try (AppFixture limited = AppFixture.startWithLimits()) {
      ApiClient momail = Api.MOMAIL.on(limited);
      String email = momail.newAccount();
      long now = limited.clock().instant().getEpochSecond();

      assertStanding(momail.logIn(email, PASSWORD), 60, 59, now + 60);
      assertStanding(momail.logIn(email, "wrong"), 60, 58, now + 60);
      assertStanding(momail.call("login", "{"), 60, 57, now + 60);
      assertStanding(momail.call("login", padded(17_000)), 60, 56, now + 60);
      assertStanding(limited.get("/v1/auth/login"), 60, 56, now + 60);
      assertStanding(momail.register(email, PASSWORD), 30, 28, now + 300);
      assertStanding(momail.call("refresh", "{}"), 600, 599, now + 300);
      assertStanding(momail.logOut("x", ""), 600, 599, now + 300);
      assertStanding(limited.get("/v1/nowhere"), 600, 599, now + 300);
      var text =
          HttpRequest.newBuilder(limited.uri("/v1/auth/login"))
              .POST(BodyPublishers.ofString("x"))
              .header("Content-Type", "text/plain");
      assertStanding(limited.send(text), 60, 55, now + 60);
      String tooLong =
          limited.raw(
              "GET /v1/x HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(17_000) + "\r\n\r\n");
      assertThat(tooLong).startsWith("HTTP/1.1 431 ").contains("\r\nX-RateLimit-Limit: 600\r\n");
    }
  }

  @Test
  void noAnswerTellsARateLimitWhileLimitsAreOff() {
    List<Reply> replies =
        List.of(
            MOMAIL.register(APP.newEmail(), PASSWORD),
            MOMAIL.logIn("nobody@example.com", "wrong"),
            MOMAIL.call("refresh", "{}"),
            MOMAIL.call("logout", "{}"),
            APP.get("/v1/nowhere"),
            APP.get("/v1/auth/login"));

    assertThat(replies)
        .allSatisfy(reply ->
            assertThat(reply.response().headers().map().keySet())
                .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).contains("ratelimit")));
  }

  private static void assertStanding(Reply reply, int limit, int remaining, long reset) {
    assertThat(reply.header("X-RateLimit-Limit")).as("%s", reply).hasValue("" + limit);
    assertThat(reply.header("X-RateLimit-Remaining")).as("%s", reply).hasValue("" + remaining);
    assertThat(reply.header("X-RateLimit-Reset")).as("%s", reply).hasValue("" + reset);
  }

  private static void assertError(Reply reply, int status, String code, String message) {
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.header("Content-Type")).hasValue("application/json; charset=utf-8");
    assertThat(reply.body()).isEqualTo(body(code, message));
  }

  private static String body(String code, String message) {
    return "{\"success\":false,\"error\":{\"code\":\""
        + code
        + "\",\"message\":\""
        + message
        + "\"}}";
  }

  /// A login of somebody unknown, of so many bytes.
  private static String padded(int bytes) {
    String json = Fields.json("email", "nobody@example.com", "password", "x", "padding", "");
    return json.replace("\"\"", "\"" + "x".repeat(bytes - json.length()) + "\"");
  }
}
