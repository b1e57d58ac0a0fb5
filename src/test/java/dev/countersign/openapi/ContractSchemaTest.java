package dev.countersign.openapi;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The judge of answers does reject.
final class ContractSchemaTest {
  private static final String LOGGED_OUT =
      """
      {"success":true,"data":{"message":"Logged out successfully"}}\
      """;

  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Type", "application/json; charset=utf-8",
          "Cache-Control", "no-store",
          "X-Content-Type-Options", "nosniff",
          "X-Request-Id", "4711",
          "X-RateLimit-Limit", "600",
          "X-RateLimit-Remaining", "599",
          "X-RateLimit-Reset", "1768473060");

  @Test
  void documentedAnswerIsTaken() {
    assertThatCode(() -> ContractSchema.MOMAIL.check("/v1/auth/logout", "POST", 200, LOGGED_OUT))
        .doesNotThrowAnyException();
  }

  @Test
  void otherValueIsRejected() {
    assertRejected(200, LOGGED_OUT.replace("successfully", "well"), "Logged out successfully");
  }

  @Test
  void fieldOutOfOrderIsRejected() {
    String swapped =
        """
        {"data":{"message":"Logged out successfully"},"success":true}\
        """;

    assertRejected(200, swapped, "[success, data]");
  }

  @Test
  void fieldOfOneOfSeveralErrorsOutOfOrderIsRejected() {
    String swapped =
        """
        {"success":false,"message":"Missing or invalid access token","error":"Unauthorized"}\
        """;

    assertThatThrownBy(
            () -> ContractSchema.WACKYPOD.check("/api/auth/logout", "POST", 401, swapped))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("[success, error, message]");
  }

  @Test
  void codeWithTheMessageOfAnotherErrorIsRejected() {
    String mixed =
        """
        {"success":false,"error":"Unauthorized","message":"Token is expired or revoked"}\
        """;

    assertThatThrownBy(() -> ContractSchema.WACKYPOD.check("/api/auth/logout", "POST", 401, mixed))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void addressInUpperCaseIsRejected() {
    String registered =
        """
        {"success":true,"data":{"userId":"user_1","email":"User@example.com","name":"John Doe",\
        "createdAt":"2026-01-15T10:30:00.000Z"}}\
        """;

    assertThatThrownBy(
            () -> ContractSchema.MOMAIL.check("/v1/auth/register", "POST", 201, registered))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("/data/email");
  }

  @Test
  void lengthsAreCountedInCodePoints() {
    String registered =
        """
        {"success":true,"data":{"userId":"user_1","email":"user@example.com","name":"%s",\
        "createdAt":"2026-01-15T10:30:00.000Z"}}\
        """;

    assertThatCode(() -> checkRegistered(registered.formatted("🔑".repeat(100))))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> checkRegistered(registered.formatted("🔑".repeat(101))))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("/data/name");
  }

  private static void checkRegistered(String body) {
    ContractSchema.MOMAIL.check("/v1/auth/register", "POST", 201, body);
  }

  @Test
  void undocumentedStatusIsRejected() {
    assertRejected(201, LOGGED_OUT, "no such status");
  }

  @Test
  void anythingBehindTheBodyIsRejected() {
    assertRejected(200, LOGGED_OUT + "{}", "not JSON");
  }

  private static void assertRejected(int status, String body, String why) {
    assertThatThrownBy(() -> ContractSchema.MOMAIL.check("/v1/auth/logout", "POST", status, body))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(why);
  }

  @Test
  void otherMethodsAndPathsAreAnsweredFromTheSharedResponses() {
    String otherMethod =
        """
        {"success":false,"error":{"code":"METHOD_NOT_ALLOWED",\
        "message":"This endpoint does not have that method."}}\
        """;
    String otherPath =
        """
        {"success":false,"error":{"code":"NOT_FOUND","message":"There is no such endpoint."}}\
        """;

    assertThatCode(
            () -> {
              ContractSchema.MOMAIL.check("/v1/auth/login", "GET", 405, otherMethod);
              ContractSchema.MOMAIL.check("/v1/auth/login/", "POST", 404, otherPath);
            })
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> ContractSchema.MOMAIL.check("/v1/auth/login", "GET", 404, otherPath))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("no such status");
  }

  @Test
  void documentedHeadersAreTaken() {
    assertThatCode(() -> ContractSchema.check(answer(HEADERS))).doesNotThrowAnyException();
  }

  @Test
  void missingHeaderIsRejected() {
    assertRejected(without("X-Request-Id"), "no header X-Request-Id");
  }

  @Test
  void limitHeadersMayBeMissing() {
    assertThatCode(() -> ContractSchema.check(answer(without("X-RateLimit-Limit"))))
        .doesNotThrowAnyException();
  }

  @Test
  void otherValueOfAHeaderIsRejected() {
    assertRejected(with("Cache-Control", "private"), "header Cache-Control");
  }

  @Test
  void wordInPlaceOfANumberIsRejected() {
    assertRejected(with("X-RateLimit-Remaining", "many"), "header X-RateLimit-Remaining");
  }

  @Test
  void otherMediaTypeIsRejected() {
    assertRejected(with("Content-Type", "text/html"), "the media type is text/html");
  }

  private static void assertRejected(Map<String, String> headers, String why) {
    assertThatThrownBy(() -> ContractSchema.check(answer(headers)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(why);
  }

  private static Map<String, String> with(String name, String value) {
    var headers = new TreeMap<>(HEADERS);
    headers.put(name, value);
    return headers;
  }

  private static Map<String, String> without(String name) {
    var headers = new TreeMap<>(HEADERS);
    headers.remove(name);
    return headers;
  }

  /// A logout as a server answers it that sends these headers.
  private static HttpResponse<String> answer(Map<String, String> headers)
      throws IOException, InterruptedException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> send(exchange, headers));
    server.start();
    try (var client = HttpClient.newHttpClient()) {
      var uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1/auth/logout");
      var request = HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.noBody()).build();
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } finally {
      server.stop(0);
    }
  }

  private static void send(HttpExchange exchange, Map<String, String> headers) throws IOException {
    Headers sent = exchange.getResponseHeaders();
    headers.forEach(sent::set);
    byte[] body = LOGGED_OUT.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
