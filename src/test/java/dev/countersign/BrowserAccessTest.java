package dev.countersign;

import static dev.countersign.ApiClient.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Calls from the pages of other origins.
class BrowserAccessTest {
  private static final String ORIGIN = "https://app.example.com";
  private static final AppFixture APP =
      AppFixture.start(Map.of("COUNTERSIGN_CORS_ORIGINS", ORIGIN + ",http://localhost:3000"));

  @AfterAll
  static void stop() {
    APP.close();
  }

  @ParameterizedTest
  @EnumSource
  void aPreflightOfAnAllowedOriginIsAnswered(Api api) {
    Reply preflight = preflight(APP, api, ORIGIN);

    assertThat(preflight.status()).isEqualTo(204);
    assertThat(preflight.body()).isEmpty();
    assertThat(preflight.header("Access-Control-Allow-Origin")).hasValue(ORIGIN);
    assertThat(preflight.header("Access-Control-Allow-Methods")).hasValue("OPTIONS, POST");
    assertThat(preflight.header("Access-Control-Allow-Headers"))
        .hasValue("Authorization, Content-Type, X-Device-Token");
    assertThat(preflight.header("Access-Control-Max-Age")).isPresent();
    assertThat(preflight.header("Access-Control-Allow-Credentials")).isEmpty();
    assertThat(preflight.header("Vary")).hasValue("Origin");
  }

  @ParameterizedTest
  @EnumSource
  void answersAndErrorsCanBeReadByAnAllowedOrigin(Api api) {
    ApiClient client = api.on(APP);
    String email = client.newAccount();

    for (String password : new String[] {PASSWORD, "wrong"}) {
      Reply reply = client.logIn(email, password, "Origin", ORIGIN);

      assertThat(reply.status()).isEqualTo(password.equals(PASSWORD) ? 200 : 401);
      assertThat(reply.header("Access-Control-Allow-Origin")).hasValue(ORIGIN);
      assertThat(reply.header("Access-Control-Expose-Headers"))
          .hasValue(
              "X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, Retry-After, X-Request-Id, X-Device-Token");
      assertThat(reply.header("Vary")).hasValue("Origin");
    }
    Reply nowhere = APP.get(api.path("nothing"), "Origin", "http://localhost:3000");
    assertThat(nowhere.header("Access-Control-Allow-Origin")).hasValue("http://localhost:3000");
  }

  @ParameterizedTest
  @EnumSource
  void anotherOriginIsAnsweredWithoutLeaveToRead(Api api) {
    ApiClient client = api.on(APP);
    String email = client.newAccount();

    for (String origin :
        new String[] {
          "https://evil.example",
          "null",
          "http://app.example.com",
          "https://app.example.com.evil.example",
          "https://app.example.com:8443",
          "HTTPS://APP.EXAMPLE.COM",
          "*"
        }) {
      assertThat(preflight(APP, api, origin).header("Access-Control-Allow-Origin")).isEmpty();
      Reply reply = client.logIn(email, PASSWORD, "Origin", origin);
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.header("Access-Control-Allow-Origin")).isEmpty();
      assertThat(reply.header("Access-Control-Expose-Headers")).isEmpty();
      assertThat(reply.header("Vary")).hasValue("Origin");
    }
  }

  @ParameterizedTest
  @EnumSource
  void noOriginIsAllowedUnlessOneIsConfigured(Api api) {
    try (AppFixture closed = AppFixture.start()) {
      Reply preflight = preflight(closed, api, ORIGIN);

      assertThat(preflight.status()).isEqualTo(204);
      assertThat(preflight.header("Allow")).hasValue("OPTIONS, POST");
      assertThat(preflight.response().headers().map().keySet())
          .noneMatch(name -> name.startsWith("access-control-"));
    }
  }

  private static Reply preflight(AppFixture app, Api api, String origin) {
    var request =
        HttpRequest.newBuilder(app.uri(api.path("login")))
            .method("OPTIONS", BodyPublishers.noBody());
    return app.send(
        request,
        "Origin",
        origin,
        "Access-Control-Request-Method",
        "POST",
        "Access-Control-Request-Headers",
        "content-type,authorization");
  }
}
