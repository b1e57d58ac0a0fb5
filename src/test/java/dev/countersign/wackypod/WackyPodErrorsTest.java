package dev.countersign.wackypod;

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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WackyPodErrorsTest {
  private static final AppFixture APP = AppFixture.start();
  private static final ApiClient WACKYPOD = Api.WACKYPOD.on(APP);

  @AfterAll
  static void stop() {
    APP.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api",
        "/api/",
        "/api/auth",
        "/api/auth/login/",
        "/api/auth/LOGIN",
        "/api/auth/me",
        "/api/auth/%6Cogin"
      })
  void anUnknownPathIsNotFound(String path) {
    assertError(APP.post(path, "{}"), 404, "Not found", "There is no such endpoint");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, register",
    "PUT, login",
    "DELETE, refresh",
    "PATCH, logout",
    "GET, request-password-reset",
    "GET, reset-password"
  })
  void anotherMethodIsNotAllowed(String method, String call) {
    var request =
        HttpRequest.newBuilder(APP.uri(Api.WACKYPOD.path(call)))
            .method(method, BodyPublishers.noBody());

    Reply reply = APP.send(request);

    ContractSchema.check(reply.response());
    assertError(reply, 405, "Method not allowed", "This endpoint does not have that method");
    assertThat(reply.header("Allow")).hasValue("OPTIONS, POST");
  }

  @Test
  void aBodyOverSixteenKibIsTooLarge() {
    String json = Fields.json("email", "nobody@example.com", "password", "x", "padding", "");
    String largest = json.replace("\"\"", "\"" + "x".repeat(16_384 - json.length()) + "\"");

    Reply tooLarge = WACKYPOD.call("login", largest + " ");

    assertError(tooLarge, 413, "Payload too large", "The request body is too large");
    assertThat(WACKYPOD.call("login", largest).status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "register",
        "login",
        "refresh",
        "logout",
        "request-password-reset",
        "reset-password"
      })
  void anotherMediaTypeIsUnsupported(String call) {
    var request =
        HttpRequest.newBuilder(APP.uri(Api.WACKYPOD.path(call)))
            .POST(BodyPublishers.ofString("{}"));

    Reply reply = APP.send(request, "Content-Type", "text/plain");

    ContractSchema.check(reply.response());
    assertError(reply, 415, "Unsupported media type", "The request body must be application/json");
  }

  @Test
  void headersOverSixteenKibAreTooLarge() {
    String answer =
        APP.raw(
            "POST /api/auth/login HTTP/1.1\r\nHost: localhost\r\nX-Padding: "
                + "x".repeat(17 * 1024)
                + "\r\n\r\n");

    assertThat(answer)
        .startsWith("HTTP/1.1 431 ")
        .endsWith(
            "\r\n\r\n{\"success\":false,\"error\":\"Headers too large\","
                + "\"message\":\"The request headers are too large\"}");
  }

  @Test
  void whatIsNotJsonIsAnInvalidRequest() {
    assertError(
        WACKYPOD.call("login", "{\"email\":"),
        400,
        "Invalid request",
        "Request body must be a JSON object with fields of the documented types");
  }

  @ParameterizedTest
  @CsvSource({
    "INTERNAL, 500, Internal server error, Something went wrong on our side",
    "UNAVAILABLE, 503, Service unavailable, 'The service is busy, please try again in a moment'"
  })
  void whatNobodyCanProvokeIsWordedTheSameWay(
      WackyPodError error, int status, String code, String message) {
    Answer answer = error.answer();

    assertThat(answer.status()).isEqualTo(status);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo(body(code, message));
  }

  private static void assertError(Reply reply, int status, String error, String message) {
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.header("Content-Type")).hasValue("application/json; charset=utf-8");
    assertThat(reply.body()).isEqualTo(body(error, message));
  }

  private static String body(String error, String message) {
    return "{\"success\":false,\"error\":\"" + error + "\",\"message\":\"" + message + "\"}";
  }
}
