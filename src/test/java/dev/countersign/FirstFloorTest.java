package dev.countersign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.store.Database;
import dev.countersign.store.RealDatabase;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The whole first floor in one walk.
final class FirstFloorTest {
  /// Nobody is there before somebody registers, whose password would have to be changed.
  @ParameterizedTest
  @EnumSource
  void aNewDatabaseHasNoAccount(RealDatabase kind) {
    var opened = new AtomicReference<Database>();
    try (AppFixture app =
        AppFixture.startBehind(
            database -> {
              opened.set(database);
              return database;
            },
            kind,
            Map.of())) {
      assertThat(accounts(opened.get())).isZero();
      Api.MOMAIL.on(app).newAccount();
      assertThat(accounts(opened.get())).isOne();
    }
  }

  private static int accounts(Database database) {
    return database.write(
        tx -> tx.sql().select("SELECT count(*) FROM account").mapTo(Integer.class).one());
  }

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
