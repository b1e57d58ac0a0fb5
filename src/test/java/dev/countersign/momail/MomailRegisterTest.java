package dev.countersign.momail;

import static dev.countersign.ApiClient.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.Api;
import dev.countersign.ApiClient;
import dev.countersign.AppFixture;
import dev.countersign.BodyPattern;
import dev.countersign.Fields;
import dev.countersign.Reply;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MomailRegisterTest {
  private static final AppFixture APP = AppFixture.start();
  private static final ApiClient MOMAIL = Api.MOMAIL.on(APP);
  private static final ApiClient WACKYPOD = Api.WACKYPOD.on(APP);

  @AfterAll
  static void stop() {
    APP.close();
  }

  @Test
  void theExampleOfThePageRegistersAUserWhoCanLogIn() {
    Reply registered =
        MOMAIL.call(
            "register",
            "{ \"email\": \"user@example.com\", \"password\": \"secure_password_123\","
                + " \"name\": \"John Doe\"}");

    assertThat(registered.status()).isEqualTo(201);
    assertThat(registered.header("Content-Type")).hasValue("application/json; charset=utf-8");
    assertThat(registered.body())
        .matches(
            BodyPattern.of(
                "{\"success\":true,\"data\":{\"userId\":\"<user-id>\",\"email\":\"user@example.com\","
                    + "\"name\":\"John Doe\",\"createdAt\":\""
                    + APP.clock().instant().toString().substring(0, 19)
                    + ".000Z\"}}"));
    Reply signedIn = MOMAIL.logIn("user@example.com", "secure_password_123");
    assertThat(signedIn.at("/data/user/userId")).isEqualTo(registered.at("/data/userId"));
  }

  @Test
  void createdAtHasThreeDecimalsWhateverTheClockSays() {
    APP.clock().advance(Duration.ofNanos(7_654_321));
    try {
      Reply registered = MOMAIL.register(APP.newEmail(), PASSWORD);

      assertThat(registered.at("/data/createdAt"))
          .isEqualTo(APP.clock().instant().toString().substring(0, 19) + ".007Z");
    } finally {
      APP.clock().advance(Duration.ofNanos(1_000_000_000 - 7_654_321));
    }
  }

  @Test
  void theUserIdIsTheUsersUuidInAnotherSpelling() {
    String email = APP.newEmail();
    Reply registered = MOMAIL.register(email, PASSWORD);

    String uuid = WACKYPOD.logIn(email, PASSWORD).at("/user/id");
    assertThat(registered.at("/data/userId")).isEqualTo("user_" + uuid.replace("-", ""));
  }

  @Test
  void emailAndNameAreTrimmedAndTheEmailLowerCasedForGood() {
    Reply registered =
        MOMAIL.call(
            "register",
            Fields.json("email", "  Grace@EXAMPLE.com\t", "password", PASSWORD, "name", " Grace "));

    assertThat(registered.status()).isEqualTo(201);
    assertThat(registered.at("/data/email")).isEqualTo("grace@example.com");
    assertThat(registered.at("/data/name")).isEqualTo("Grace");
    Reply signedIn = MOMAIL.logIn("GRACE@example.com ", PASSWORD);
    assertThat(signedIn.at("/data/user/email")).isEqualTo("grace@example.com");
    assertThat(signedIn.at("/data/user/name")).isEqualTo("Grace");
  }

  @ParameterizedTest
  @ValueSource(strings = {"taken@example.com", " TAKEN@Example.COM "})
  void aTakenEmailConflictsAndChangesNothing(String again) {
    MOMAIL.register("taken@example.com", PASSWORD);

    Reply conflict = MOMAIL.register(again, "AnotherPass456!");

    assertThat(conflict.status()).isEqualTo(409);
    assertThat(conflict.body())
        .isEqualTo(
            "{\"success\":false,\"error\":{\"code\":\"CONFLICT\",\"message\":\"Email already registered\"}}");
    assertThat(MOMAIL.logIn("taken@example.com", "AnotherPass456!").status()).isEqualTo(401);
    assertThat(MOMAIL.logIn("taken@example.com", PASSWORD).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {"password":"SecurePass123!","name":"A"} | {"email":"is required"}
          {"email":null,"password":"SecurePass123!","name":"A"} | {"email":"is required"}
          {"email":"","password":"SecurePass123!","name":"A"} | {"email":"is required"}
          {"email":7,"password":"SecurePass123!","name":"A"} | {"email":"must be a string"}
          {"email":["a@b.cd"],"password":"SecurePass123!","name":"A"} | {"email":"must be a string"}
          {"email":"ada","password":"SecurePass123!","name":"A"} | {"email":"must be a valid email address"}
          {"email":"v1@example.com","name":"A"} | {"password":"is required"}
          {"email":"v1@example.com","password":null,"name":"A"} | {"password":"is required"}
          {"email":"v1@example.com","password":"","name":"A"} | {"password":"is required"}
          {"email":"v1@example.com","password":12345678,"name":"A"} | {"password":"must be a string"}
          {"email":"v1@example.com","password":"secure_","name":"A"} | {"password":"must be at least 8 characters"}
          {"email":"v1@example.com","password":"password1","name":"A"} | {"password":"must not be a common password"}
          {"email":"ada","password":"short","name":"A"} | \
          {"email":"must be a valid email address","password":"must be at least 8 characters"}
          {} | {"email":"is required","password":"is required","name":"is required"}
          """)
  void anEmailOrPasswordAtFaultIsToldByField(String body, String details) {
    Reply refused = MOMAIL.call("register", body);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body())
        .isEqualTo(validationError("Invalid email or password too short", details));
    assertThat(MOMAIL.logIn("v1@example.com", PASSWORD).status()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {"email":"v2@example.com","password":"SecurePass123!"} | is required
          {"email":"v2@example.com","password":"SecurePass123!","name":null} | is required
          {"email":"v2@example.com","password":"SecurePass123!","name":""} | is required
          {"email":"v2@example.com","password":"SecurePass123!","name":" \\t "} | is required
          {"email":"v2@example.com","password":"SecurePass123!","name":true} | must be a string
          {"email":"v2@example.com","password":"SecurePass123!","name":"a\\nb"} | \
          must be at most 100 characters, none of them a control character
          {"email":"v2@example.com","password":"SecurePass123!","name":"a\\u0000"} | \
          must be at most 100 characters, none of them a control character
          """)
  void aNameAtFaultIsAnInvalidParameter(String body, String fault) {
    Reply refused = MOMAIL.call("register", body);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body())
        .isEqualTo(validationError("Invalid request parameters", "{\"name\":\"" + fault + "\"}"));
    assertThat(MOMAIL.logIn("v2@example.com", PASSWORD).status()).isEqualTo(401);
  }

  @Test
  void aNameMayHaveAHundredCodePointsAndNoMore() {
    String hundred = "🦜".repeat(100);
    String email = APP.newEmail();

    Reply tooLong =
        MOMAIL.call(
            "register", Fields.json("email", email, "password", PASSWORD, "name", hundred + "🦜"));
    Reply registered =
        MOMAIL.call("register", Fields.json("email", email, "password", PASSWORD, "name", hundred));

    assertThat(tooLong.status()).isEqualTo(400);
    assertThat(registered.status()).isEqualTo(201);
    assertThat(registered.at("/data/name")).isEqualTo(hundred);
  }

  private static String validationError(String message, String details) {
    return "{\"success\":false,\"error\":{\"code\":\"VALIDATION_ERROR\",\"message\":\""
        + message
        + "\",\"details\":"
        + details
        + "}}";
  }
}
