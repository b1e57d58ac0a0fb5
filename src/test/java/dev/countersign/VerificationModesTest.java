package dev.countersign;

import static dev.countersign.ApiClient.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What each value of the setting `verification` changes, and what it does not.
class VerificationModesTest {
  private static final String NEW_PASSWORD = "NewSecurePass456!";

  private static AppFixture start(String mode) {
    return AppFixture.start(
        Map.of("COUNTERSIGN_LIMITS_ENABLED", "false", "COUNTERSIGN_VERIFICATION", mode));
  }

  @ParameterizedTest
  @EnumSource
  void offMailsNothingAndLetsEverybodyIn(Api api) {
    try (AppFixture app = start("off")) {
      ApiClient client = api.on(app);
      String email = client.newAccount();

      Reply asked = client.call("resend-verification", Fields.json("email", email));

      assertThat(asked.status()).isEqualTo(200);
      assertThat(app.mailTo(email).body()).isEqualTo("[]");
      assertThat(client.logIn(email, PASSWORD).status()).isEqualTo(200);
    }
  }

  @Test
  void whatWasAskedForBeforeTheSettingWasOffIsStillGood() {
    try (AppFixture app = start("optional")) {
      ApiClient wackypod = Api.WACKYPOD.on(app);
      String email = wackypod.newAccount();
      String token = app.verificationTokens(email).getFirst();

      app.restartWith(Map.of("COUNTERSIGN_VERIFICATION", "off"));

      assertThat(wackypod.call("verify-email", Fields.json("token", token)).status())
          .isEqualTo(200);
    }
  }

  @ParameterizedTest
  @EnumSource
  void requiredRefusesTheRightPasswordUntilTheAddressIsProven(Api api) {
    try (AppFixture app = start("required-for-login")) {
      ApiClient client = api.on(app);
      String email = client.newAccount();

      Reply refused = client.logIn(email, PASSWORD);
      Reply wrong = client.logIn(email, "wrong");
      Reply unknown = client.logIn("nobody@example.com", "wrong");

      assertThat(refused.toString()).isEqualTo(notVerified(api));
      assertThat(wrong.status()).isEqualTo(401);
      assertThat(wrong.body()).isEqualTo(unknown.body());
      String token = app.verificationTokens(email).getFirst();
      assertThat(client.call("verify-email", Fields.json("token", token)).status()).isEqualTo(200);
      assertThat(client.logIn(email, PASSWORD).status()).isEqualTo(200);
      assertThat(api.other().on(app).logIn(email, PASSWORD).status()).isEqualTo(200);
    }
  }

  @Test
  void requiredOpensNoSessionAtRegistration() {
    try (AppFixture app = start("required-for-login")) {
      ApiClient wackypod = Api.WACKYPOD.on(app);

      Reply registered = wackypod.register("ada@example.com", PASSWORD);

      assertThat(registered.status()).isEqualTo(201);
      assertThat(registered.body())
          .matches(
              "\\{\"success\":true,\"message\":\"Account created successfully, verify your email"
                  + " address to log in\",\"user\":\\{\"id\":\"[0-9a-f-]{36}\",\"email\":"
                  + "\"ada@example.com\",\"name\":\"Ada Lovelace\",\"tier\":\"free\","
                  + "\"emailVerified\":false}}");
      assertThat(wackypod.register("ada@example.com", PASSWORD).status()).isEqualTo(409);
      assertThat(Api.MOMAIL.on(app).register("bob@example.com", PASSWORD).status()).isEqualTo(201);
    }
  }

  @Test
  void requiredLeavesOpenSessionsOpen() {
    try (AppFixture app = start("optional")) {
      ApiClient wackypod = Api.WACKYPOD.on(app);
      ApiClient momail = Api.MOMAIL.on(app);
      String email = wackypod.newAccount();
      var rotating = wackypod.session(email);
      var lasting = momail.session(email);

      app.restartWith(Map.of("COUNTERSIGN_VERIFICATION", "required-for-login"));

      assertThat(wackypod.logIn(email, PASSWORD).status()).isEqualTo(403);
      assertThat(wackypod.refresh(rotating.refresh()).status()).isEqualTo(200);
      assertThat(momail.refresh(lasting.refresh()).status()).isEqualTo(200);
      assertThat(momail.logOut(lasting).status()).isEqualTo(200);
    }
  }

  @Test
  void aResetProvesTheAddressToo() {
    try (AppFixture app = start("required-for-login")) {
      ApiClient wackypod = Api.WACKYPOD.on(app);
      String email = wackypod.newAccount();
      wackypod.call("request-password-reset", Fields.json("email", email));
      String token = app.resetTokens(email).getFirst();

      wackypod.call("reset-password", Fields.json("token", token, "password", NEW_PASSWORD));

      assertThat(wackypod.logIn(email, NEW_PASSWORD).status()).isEqualTo(200);
      assertThat(wackypod.logIn(email, PASSWORD).status()).isEqualTo(401);
    }
  }

  @ParameterizedTest
  @EnumSource
  void rightPasswordsOfUnprovenAddressesAreNoFailures(Api api) {
    try (AppFixture app =
        AppFixture.start(Map.of("COUNTERSIGN_VERIFICATION", "required-for-login"))) {
      ApiClient client = api.on(app);
      String email = client.newAccount();
      for (int i = 0; i < 9; i++) {
        assertThat(client.logIn(email, "wrong").status()).isEqualTo(401);
      }
      for (int i = 0; i < 15; i++) {
        assertThat(client.logIn(email, PASSWORD).status()).isEqualTo(403);
      }

      assertThat(client.logIn(email, "wrong").status()).isEqualTo(401);
      assertThat(client.logIn(email, PASSWORD).status()).isEqualTo(429);
    }
  }

  @Test
  void whyASignInWasRefusedIsRecorded() {
    try (EventRecorder recorder = EventRecorder.start();
        AppFixture app = start("required-for-login")) {
      ApiClient wackypod = Api.WACKYPOD.on(app);
      wackypod.logIn(wackypod.newAccount(), PASSWORD);

      assertThat(recorder.lines())
          .filteredOn(line -> line.contains("\"signin."))
          .singleElement()
          .asString()
          .contains("signin.refused", "\"reason\":\"email_not_verified\"");
    }
  }

  private static String notVerified(Api api) {
    return switch (api) {
      case MOMAIL ->
          "403 {\"success\":false,\"error\":{\"code\":\"EMAIL_NOT_VERIFIED\","
              + "\"message\":\"Verify your email address before logging in\"}}";
      case WACKYPOD ->
          "403 {\"success\":false,\"error\":\"Email not verified\","
              + "\"message\":\"Verify your email address before logging in\"}";
    };
  }
}
