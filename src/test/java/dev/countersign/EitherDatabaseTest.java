package dev.countersign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.ApiClient.Tokens;
import dev.countersign.store.RealDatabase;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// The whole server on each database: nobody outside can tell which it is.
@ParameterizedClass
@EnumSource(RealDatabase.class)
class EitherDatabaseTest {
  private static final Map<String, String> WITHOUT_LIMITS =
      Map.of("COUNTERSIGN_LIMITS_ENABLED", "false");

  private final RealDatabase kind;
  private final AppFixture app;

  EitherDatabaseTest(RealDatabase kind) {
    this.kind = kind;
    this.app =
        switch (kind) {
          case SQLITE -> AppFixture.startOnSqlite(WITHOUT_LIMITS);
          case POSTGRES -> AppFixture.startOnPostgres(WITHOUT_LIMITS);
        };
  }

  @AfterEach
  void stop() {
    app.close();
  }

  @Test
  void onlyTheEmbeddedDatabaseIsInTheDataDirectoryAndTheKeyAlwaysIs() {
    assertThat(Files.exists(app.data().resolve("countersign.db")))
        .isEqualTo(kind == RealDatabase.SQLITE);
    assertThat(app.data().resolve("master.key")).exists();
    assertThat(app.get("/health/ready").status()).isEqualTo(200);
  }

  @Test
  void anAddressIsTakenOnce() {
    ApiClient momail = Api.MOMAIL.on(app);
    String email = momail.newAccount();

    assertThat(momail.register(email, ApiClient.PASSWORD).status()).isEqualTo(409);
    assertThat(Api.WACKYPOD.on(app).register(email, ApiClient.PASSWORD).status()).isEqualTo(409);
  }

  @Test
  void aReusedTokenEndsItsSession() {
    ApiClient client = Api.WACKYPOD.on(app);
    Tokens first = client.newSession();
    Tokens second = client.tokens(client.refresh(first.refresh()));
    Tokens third = client.tokens(client.refresh(second.refresh()));

    assertThat(client.refresh(first.refresh()).status()).isEqualTo(401);
    assertThat(client.refresh(third.refresh()).status()).isEqualTo(401);
  }

  @Test
  void aSessionSurvivesARestartAndEndsWithLogout() {
    ApiClient client = Api.MOMAIL.on(app);
    Tokens tokens = client.newSession();

    app.restart();

    assertThat(client.refresh(tokens.refresh()).status()).isEqualTo(200);
    assertThat(client.logOut(tokens).status()).isEqualTo(200);
    assertThat(client.refresh(tokens.refresh()).status()).isEqualTo(401);
  }

  @Test
  void aMailedLinkSetsAnotherPasswordOnceAndEndsEverySession() {
    ApiClient client = Api.WACKYPOD.on(app);
    String email = client.newAccount();
    Tokens tokens = client.session(email);

    client.call("request-password-reset", Fields.json("email", email));
    String link = app.resetTokens(email).getFirst();
    String change = Fields.json("token", link, "password", "NewSecurePass456!");

    assertThat(client.call("reset-password", change).status()).isEqualTo(200);
    assertThat(client.call("reset-password", change).status()).isEqualTo(400);
    assertThat(client.refresh(tokens.refresh()).status()).isEqualTo(401);
    assertThat(client.logIn(email, "NewSecurePass456!").status()).isEqualTo(200);
  }
}
