package dev.countersign.momail;

import static dev.countersign.ApiClient.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.Api;
import dev.countersign.ApiClient;
import dev.countersign.ApiClient.Tokens;
import dev.countersign.AppFixture;
import dev.countersign.BodyPattern;
import dev.countersign.Fields;
import dev.countersign.Reply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MomailLoginTest {
  private static final AppFixture APP = AppFixture.start();
  private static final ApiClient MOMAIL = Api.MOMAIL.on(APP);

  @AfterAll
  static void stop() {
    APP.close();
  }

  @Test
  void loginAnswersTokensAndTheUser() {
    String email = MOMAIL.newAccount();

    Reply signedIn = MOMAIL.logIn(email, PASSWORD);

    assertThat(signedIn.status()).isEqualTo(200);
    assertThat(signedIn.header("Content-Type")).hasValue("application/json; charset=utf-8");
    assertThat(signedIn.body())
        .matches(
            BodyPattern.of(
                "{\"success\":true,\"data\":{\"accessToken\":\"<jwt>\",\"refreshToken\":\"<opaque>\","
                    + "\"expiresIn\":3600,\"user\":{\"userId\":\"<user-id>\",\"email\":\""
                    + email
                    + "\",\"name\":\"Ada Lovelace\"}}}"));
    Tokens tokens = MOMAIL.tokens(signedIn);
    assertThat(MOMAIL.refresh(tokens.refresh()).status()).isEqualTo(200);
    assertThat(MOMAIL.logOut(tokens).status()).isEqualTo(200);
  }

  @Test
  void anAccountWithoutANameIsCalledByTheEmptyName() {
    String email = APP.newEmail();
    Api.WACKYPOD.on(APP).call("register", Fields.json("email", email, "password", PASSWORD));

    Reply signedIn = MOMAIL.logIn(email, PASSWORD);

    assertThat(signedIn.at("/data/user/name")).isEmpty();
  }

  @Test
  void eachLoginOpensASessionOfItsOwn() {
    String email = MOMAIL.newAccount();
    Tokens first = MOMAIL.session(email);
    Tokens second = MOMAIL.session(email);

    MOMAIL.logOut(first);

    assertThat(MOMAIL.refresh(first.refresh()).status()).isEqualTo(401);
    assertThat(MOMAIL.refresh(second.refresh()).status()).isEqualTo(200);
    assertThat(MOMAIL.logOut(second).status()).isEqualTo(200);
  }

  @Test
  void aWrongPasswordIsUnauthorizedAndTheRightOneGoodAfterwards() {
    String email = MOMAIL.newAccount();

    Reply refused = MOMAIL.logIn(email, PASSWORD + "x");

    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.body())
        .isEqualTo(
            "{\"success\":false,\"error\":{\"code\":\"UNAUTHORIZED\",\"message\":\"Invalid email or password\"}}");
    assertThat(MOMAIL.logIn(email, PASSWORD).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {}                                      | {"email":"is required","password":"is required"}
          {"password":"SecurePass123!"}           | {"email":"is required"}
          {"email":null,"password":"x"}           | {"email":"is required"}
          {"email":"","password":"x"}             | {"email":"is required"}
          {"email":{},"password":"x"}             | {"email":"must be a string"}
          {"email":"a@example.com"}               | {"password":"is required"}
          {"email":"a@example.com","password":null} | {"password":"is required"}
          {"email":"a@example.com","password":""} | {"password":"is required"}
          {"email":"a@example.com","password":1}  | {"password":"must be a string"}
          {"email":1,"password":[]}               | {"email":"must be a string","password":"must be a string"}
          """)
  void aMissingOrMistypedFieldIsToldByField(String body, String details) {
    Reply refused = MOMAIL.call("login", body);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body())
        .isEqualTo(
            "{\"success\":false,\"error\":{\"code\":\"VALIDATION_ERROR\",\"message\":"
                + "\"Invalid request parameters\",\"details\":"
                + details
                + "}}");
  }
}
