package dev.countersign.wackypod;

import static dev.countersign.ApiClient.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.Api;
import dev.countersign.ApiClient;
import dev.countersign.ApiClient.Tokens;
import dev.countersign.AppFixture;
import dev.countersign.BodyPattern;
import dev.countersign.Reply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WackyPodLoginTest {
  private static final AppFixture APP = AppFixture.start();
  private static final ApiClient WACKYPOD = Api.WACKYPOD.on(APP);

  @AfterAll
  static void stop() {
    APP.close();
  }

  @Test
  void loginAnswersTheUserAndTokens() {
    String email = WACKYPOD.newAccount();

    Reply signedIn = WACKYPOD.logIn(email, PASSWORD);

    assertThat(signedIn.status()).isEqualTo(200);
    assertThat(signedIn.header("Content-Type")).hasValue("application/json; charset=utf-8");
    assertThat(signedIn.body())
        .matches(
            BodyPattern.of(
                "{\"success\":true,\"user\":{\"id\":\"<uuid>\",\"email\":\""
                    + email
                    + "\",\"name\":\"Ada Lovelace\",\"tier\":\"free\"},\"tokens\":{\"accessToken\":"
                    + "\"<jwt>\",\"refreshToken\":\"<jwt>\",\"expiresIn\":900}}"));
    Tokens tokens = WACKYPOD.tokens(signedIn);
    assertThat(WACKYPOD.logOut(tokens).status()).isEqualTo(200);
  }

  @Test
  void eachLoginOpensASessionOfItsOwn() {
    String email = WACKYPOD.newAccount();
    Tokens first = WACKYPOD.session(email);
    Tokens second = WACKYPOD.session(email);

    WACKYPOD.logOut(first);

    assertThat(WACKYPOD.refresh(first.refresh()).status()).isEqualTo(401);
    assertThat(WACKYPOD.refresh(second.refresh()).status()).isEqualTo(200);
  }

  @Test
  void aWrongPasswordIsRefusedAndTheRightOneGoodAfterwards() {
    String email = WACKYPOD.newAccount();

    Reply refused = WACKYPOD.logIn(email, PASSWORD.toLowerCase(java.util.Locale.ROOT));

    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.body())
        .isEqualTo(
            "{\"success\":false,\"error\":\"Invalid credentials\","
                + "\"message\":\"Email or password is incorrect\"}");
    assertThat(WACKYPOD.logIn(email, PASSWORD).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"password\":\"x\"}",
        "{\"email\":null,\"password\":\"x\"}",
        "{\"email\":\"\",\"password\":\"x\"}",
        "{\"email\":\"a@example.com\"}",
        "{\"email\":\"a@example.com\",\"password\":null}",
        "{\"email\":\"a@example.com\",\"password\":\"\"}"
      })
  void aMissingFieldIsNamedWithItsCall(String body) {
    Reply refused = WACKYPOD.call("login", body);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body())
        .isEqualTo(
            "{\"success\":false,\"error\":\"Missing required fields\","
                + "\"message\":\"Required: email, password\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"email\":1,\"password\":\"x\"}",
        "{\"email\":\"a@example.com\",\"password\":false}",
        "{\"email\":{\"$ne\":null},\"password\":{\"$ne\":null}}"
      })
  void aFieldOfTheWrongTypeIsAnInvalidRequest(String body) {
    Reply refused = WACKYPOD.call("login", body);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body())
        .isEqualTo(
            "{\"success\":false,\"error\":\"Invalid request\",\"message\":"
                + "\"Request body must be a JSON object with fields of the documented types\"}");
  }
}
