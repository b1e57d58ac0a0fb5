package dev.countersign.wackypod;

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
import org.junit.jupiter.params.provider.ValueSource;

class WackyPodRegisterTest {
  private static final AppFixture APP = AppFixture.start();
  private static final ApiClient WACKYPOD = Api.WACKYPOD.on(APP);

  @AfterAll
  static void stop() {
    APP.close();
  }

  @Test
  void theExampleOfThePageRegistersAndSignsIn() {
    Reply registered =
        WACKYPOD.call(
            "register",
            "{\n \"email\": \"john@example.com\",\n \"password\": \"SecurePass123!\",\n"
                + " \"name\": \"John Smith\"\n }");

    assertThat(registered.status()).isEqualTo(201);
    assertThat(registered.header("Content-Type")).hasValue("application/json; charset=utf-8");
    assertThat(registered.body())
        .matches(
            BodyPattern.of(
                "{\"success\":true,\"message\":\"Account created successfully\",\"user\":"
                    + "{\"id\":\"<uuid>\",\"email\":\"john@example.com\",\"name\":\"John Smith\","
                    + "\"tier\":\"free\",\"emailVerified\":false},\"tokens\":{\"accessToken\":"
                    + "\"<jwt>\",\"refreshToken\":\"<jwt>\",\"expiresIn\":900}}"));
    Reply signedIn = WACKYPOD.logIn("john@example.com", "SecurePass123!");
    assertThat(signedIn.at("/user/id")).isEqualTo(registered.at("/user/id"));
  }

  @Test
  void theTokensOfARegistrationAreGoodForRefreshAndLogout() {
    Tokens registered = WACKYPOD.tokens(WACKYPOD.register(APP.newEmail(), PASSWORD));

    Tokens refreshed = WACKYPOD.tokens(WACKYPOD.refresh(registered.refresh()));

    assertThat(WACKYPOD.logOut(registered.access(), refreshed.refresh()).status()).isEqualTo(200);
    assertThat(WACKYPOD.refresh(refreshed.refresh()).status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"name\":null", ",\"name\":\"\"", ",\"name\":\" \\t \""})
  void aNameThatIsNotGivenIsNull(String name) {
    String email = APP.newEmail();

    Reply registered =
        WACKYPOD.call(
            "register",
            "{\"email\":\"" + email + "\",\"password\":\"SecurePass123!\"" + name + "}");

    assertThat(registered.status()).isEqualTo(201);
    assertThat(registered.body()).contains("\"email\":\"" + email + "\",\"name\":null,\"tier\"");
    assertThat(WACKYPOD.logIn(email, PASSWORD).body())
        .contains(",\"name\":null,\"tier\":\"free\"}");
  }

  @Test
  void emailAndNameAreTrimmedAndTheEmailLowerCasedForGood() {
    Reply registered =
        WACKYPOD.call(
            "register",
            Fields.json("email", " Grace@EXAMPLE.com\n", "password", PASSWORD, "name", " Grace "));

    assertThat(registered.status()).isEqualTo(201);
    assertThat(registered.at("/user/email")).isEqualTo("grace@example.com");
    assertThat(registered.at("/user/name")).isEqualTo("Grace");
    Reply signedIn = WACKYPOD.logIn("GRACE@example.com", PASSWORD);
    assertThat(signedIn.at("/user/email")).isEqualTo("grace@example.com");
  }

  @ParameterizedTest
  @ValueSource(strings = {"taken@example.com", " TAKEN@Example.COM "})
  void aTakenEmailConflictsAndChangesNothing(String again) {
    WACKYPOD.register("taken@example.com", PASSWORD);

    Reply conflict = WACKYPOD.register(again, "AnotherPass456!");

    assertError(conflict, 409, "Email already registered", "Account with this email exists");
    assertThat(WACKYPOD.logIn("taken@example.com", "AnotherPass456!").status()).isEqualTo(401);
    assertThat(WACKYPOD.logIn("taken@example.com", PASSWORD).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {}
          {"password":"SecurePass123!"}
          {"email":null,"password":"SecurePass123!"}
          {"email":"","password":"SecurePass123!"}
          {"email":"m@example.com"}
          {"email":"m@example.com","password":null}
          {"email":"m@example.com","password":""}
          {"Email":"m@example.com","password":"SecurePass123!"}
          """)
  void aMissingFieldIsNamedWithItsCall(String body) {
    assertError(
        WACKYPOD.call("register", body),
        400,
        "Missing required fields",
        "Required: email, password");
    assertThat(WACKYPOD.logIn("m@example.com", PASSWORD).status()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {"email":1,"password":"SecurePass123!"}
          {"email":"t@example.com","password":12345678}
          {"email":"t@example.com","password":["SecurePass123!"]}
          {"email":"t@example.com","password":"SecurePass123!","name":5}
          {"email":"t@example.com","password":"SecurePass123!","name":{"first":"A"}}
          """)
  void aFieldOfTheWrongTypeIsAnInvalidRequest(String body) {
    assertError(
        WACKYPOD.call("register", body),
        400,
        "Invalid request",
        "Request body must be a JSON object with fields of the documented types");
    assertThat(WACKYPOD.logIn("t@example.com", PASSWORD).status()).isEqualTo(401);
  }

  @Test
  void anInvalidEmailIsToldBeforeAnythingElse() {
    assertError(
        WACKYPOD.call("register", Fields.json("email", "ada", "password", "x", "name", "a\nb")),
        400,
        "Invalid email",
        "Email must be a valid address");
  }

  @Test
  void anInvalidNameMakesNoAccount() {
    String email = APP.newEmail();
    for (String name : new String[] {"a\nb", "\u0000", "x".repeat(101), "a\u2028b"}) {
      assertError(
          WACKYPOD.call(
              "register", Fields.json("email", email, "password", PASSWORD, "name", name)),
          400,
          "Invalid name",
          "Name must be at most 100 characters without control characters");
    }
    assertThat(WACKYPOD.logIn(email, PASSWORD).status()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          Short1a      | "Must be 8+ chars"
          lowercase123 | "Must contain uppercase"
          UPPERCASE123 | "Must contain lowercase"
          NoDigitsHere | "Must contain number"
          Password1    | "Must not be a common password"
          a            | "Must be 8+ chars","Must contain uppercase","Must contain number"
          ------       | "Must be 8+ chars","Must contain uppercase","Must contain lowercase","Must contain number"
          password     | "Must contain uppercase","Must contain number","Must not be a common password"
          12345678     | "Must contain uppercase","Must contain lowercase","Must not be a common password"
          """)
  void aWeakPasswordIsToldRuleByRuleAndMakesNoAccount(String password, String errors) {
    Reply refused = WACKYPOD.register("weak@example.com", password);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body()).isEqualTo(weak(errors));
    assertThat(WACKYPOD.logIn("weak@example.com", password).status()).isEqualTo(401);
  }

  @Test
  void aPasswordThatIsTooLongIsToldSo() {
    assertThat(WACKYPOD.register(APP.newEmail(), "Aa1" + "x".repeat(254)).body())
        .isEqualTo(weak("\"Must be at most 256 chars\""));
    assertThat(WACKYPOD.register(APP.newEmail(), "-".repeat(257)).body())
        .isEqualTo(
            weak(
                "\"Must be at most 256 chars\",\"Must contain uppercase\","
                    + "\"Must contain lowercase\",\"Must contain number\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Ünïcödé7", "ПарольДва2", "Aa٣xxxxx"})
  void lettersAndDigitsOfEveryScriptCount(String password) {
    String email = APP.newEmail();

    assertThat(WACKYPOD.register(email, password).status()).isEqualTo(201);
    assertThat(WACKYPOD.logIn(email, password).status()).isEqualTo(200);
  }

  private static String weak(String errors) {
    return "{\"success\":false,\"error\":\"Weak password\",\"message\":"
        + "\"Password does not meet requirements\",\"errors\":["
        + errors
        + "]}";
  }

  private static void assertError(Reply reply, int status, String error, String message) {
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.body())
        .isEqualTo(
            "{\"success\":false,\"error\":\"" + error + "\",\"message\":\"" + message + "\"}");
  }
}
