package dev.countersign;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The whole first floor in one walk.
final class FirstFloorTest {
  @Test
  void somebodyForgetsAPasswordAndIsBackInOneMinute() {
    try (AppFixture app = AppFixture.start()) {
      Reply signedUp =
          app.post(
              "/api/auth/register",
              """
              {"email":"ada@example.com","password":"SecurePass123!"}\
              """);
      assertThat(signedUp.status()).isEqualTo(201);

      app.post("/api/auth/request-password-reset", "{\"email\":\"ada@example.com\"}");
      String token = app.resetTokens("ada@example.com").getFirst();
      Reply reset =
          app.postForm("/reset-password", "token", token, "password", "NewSecurePass456!");
      assertThat(reset.status()).isEqualTo(200);

      Reply refreshed =
          app.post(
              "/api/auth/refresh",
              "{\"refreshToken\":\"" + signedUp.at("/tokens/refreshToken") + "\"}");
      assertThat(refreshed.status()).isEqualTo(401);
      Reply signedIn =
          app.post(
              "/v1/auth/login",
              """
              {"email":"ada@example.com","password":"NewSecurePass456!"}\
              """);
      assertThat(signedIn.status()).isEqualTo(200);
    }
  }
}
