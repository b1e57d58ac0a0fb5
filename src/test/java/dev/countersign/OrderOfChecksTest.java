package dev.countersign;

import static dev.countersign.ApiClient.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.openapi.ContractSchema;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A request with several faults at once is told the first in the published order.
class OrderOfChecksTest {
  private static final String TOO_LARGE = "{".repeat(17_000);

  @ParameterizedTest
  @EnumSource
  void pathMethodTypeSizeAndSyntaxComeInThisOrder(Api api) {
    try (AppFixture app = AppFixture.start()) {
      assertThat(send(app, "POST", api.path("nothing"), "text/plain", TOO_LARGE)).isEqualTo(404);
      assertThat(send(app, "PUT", api.path("login"), "text/plain", TOO_LARGE)).isEqualTo(405);
      assertThat(send(app, "POST", api.path("login"), "text/plain", TOO_LARGE)).isEqualTo(415);
      assertThat(send(app, "POST", api.path("login"), "application/json", TOO_LARGE))
          .isEqualTo(413);
      assertThat(send(app, "POST", api.path("login"), "application/json", "{")).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theAddressLimitComesAfterThePathAndBeforeTheBody(Api api) {
    try (AppFixture app = AppFixture.startWithLimits()) {
      for (int i = 0; i < 60; i++) {
        assertThat(send(app, "POST", api.path("login"), "text/plain", "x")).isEqualTo(415);
      }

      assertThat(send(app, "POST", api.path("login"), "text/plain", TOO_LARGE)).isEqualTo(429);
      assertThat(send(app, "POST", api.path("login"), "application/json", "{")).isEqualTo(429);
      assertThat(send(app, "GET", api.path("login"), "text/plain", "")).isEqualTo(405);
      assertThat(send(app, "POST", api.path("nothing"), "text/plain", TOO_LARGE)).isEqualTo(404);
    }
  }

  @Test
  void syntaxComesBeforeTheBearerAndTheBearerBeforeTheFields() {
    try (AppFixture app = AppFixture.start()) {
      ApiClient wackypod = Api.WACKYPOD.on(app);
      String bearer = "Bearer " + wackypod.newSession().access();

      assertThat(wackypod.call("logout", "{").at("/error")).isEqualTo("Invalid request");
      assertThat(wackypod.call("logout", "{}").at("/error")).isEqualTo("Unauthorized");
      assertThat(wackypod.call("logout", "{\"refreshToken\":1}").at("/error"))
          .isEqualTo("Unauthorized");
      assertThat(wackypod.call("logout", "{}", "Authorization", bearer).at("/error"))
          .isEqualTo("Missing required fields");
    }
  }

  @ParameterizedTest
  @EnumSource
  void fieldsComeBeforeTheAccountLimitAndThatBeforeThePassword(Api api) {
    try (AppFixture app = AppFixture.startWithLimits()) {
      ApiClient client = api.on(app);
      String email = client.newAccount();
      for (int i = 0; i < 10; i++) {
        assertThat(client.logIn(email, "wrong").status()).isEqualTo(401);
      }

      assertThat(client.call("login", Fields.json("email", email)).status()).isEqualTo(400);
      assertThat(client.logIn(email, "wrong").status()).isEqualTo(429);
      assertThat(client.logIn(email, PASSWORD).status()).isEqualTo(429);
    }
  }

  @ParameterizedTest
  @EnumSource
  void fieldsComeBeforeTheConflict(Api api) {
    try (AppFixture app = AppFixture.start()) {
      ApiClient client = api.on(app);
      String email = client.newAccount();

      assertThat(client.register(email, "weak").status()).isEqualTo(400);
      assertThat(
              client
                  .call(
                      "register",
                      Fields.json("email", email, "password", PASSWORD, "name", "x".repeat(101)))
                  .status())
          .isEqualTo(400);
      assertThat(client.register(email, PASSWORD).status()).isEqualTo(409);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theCallsOfAVerificationKeepTheOrderToo(Api api) {
    try (AppFixture app = AppFixture.startWithLimits()) {
      for (String call : new String[] {"verify-email", "resend-verification"}) {
        String path = api.path(call);
        assertThat(send(app, "GET", path, "text/plain", TOO_LARGE)).isEqualTo(405);
        assertThat(send(app, "POST", path, "text/plain", TOO_LARGE)).isEqualTo(415);
        assertThat(send(app, "POST", path, "application/json", TOO_LARGE)).isEqualTo(413);
        assertThat(send(app, "POST", path, "application/json", "{")).isEqualTo(400);
      }
      for (int i = 0; i < 60; i++) {
        send(app, "POST", api.path("verify-email"), "text/plain", "x");
      }

      assertThat(send(app, "POST", api.path("verify-email"), "text/plain", TOO_LARGE))
          .isEqualTo(429);
      assertThat(send(app, "GET", api.path("verify-email"), "text/plain", "")).isEqualTo(405);
    }
  }

  @Test
  void atAResetTheTokenComesBeforeThePassword() {
    try (AppFixture app = AppFixture.start()) {
      Reply refused =
          Api.WACKYPOD
              .on(app)
              .call("reset-password", Fields.json("token", "unknown", "password", "weak"));

      assertThat(refused.at("/error")).isEqualTo("Invalid or expired token");
    }
  }

  private static int send(AppFixture app, String method, String path, String type, String body) {
    var request =
        HttpRequest.newBuilder(app.uri(path)).method(method, BodyPublishers.ofString(body));
    Reply reply = app.send(request, "Content-Type", type);
    ContractSchema.check(reply.response());
    return reply.status();
  }
}
