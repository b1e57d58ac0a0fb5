package dev.countersign;

import static dev.countersign.ApiClient.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.store.RealDatabase;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What becomes of somebody's mailbox when strangers ask for mails to it, on each database.
@ParameterizedClass
@EnumSource(RealDatabase.class)
final class MailFloodTest {
  private static final String HOME = "203.0.113.7";
  private static final String NEW_PASSWORD = "NewSecurePass456!";
  private static final Map<String, String> SETTINGS =
      Map.of(
          "COUNTERSIGN_PROXIES_TRUSTED",
          "127.0.0.1",
          "COUNTERSIGN_LIMITS_RESET_MAIL_PER_ACCOUNT",
          "2/30m");

  private final AppFixture app;

  MailFloodTest(RealDatabase kind) {
    app =
        switch (kind) {
          case SQLITE -> AppFixture.startOnSqlite(SETTINGS);
          case POSTGRES -> AppFixture.startOnPostgres(SETTINGS);
        };
  }

  @AfterEach
  void stop() {
    app.close();
  }

  private String registered() {
    String email = app.newEmail();
    String account = Fields.json("email", email, "password", PASSWORD, "name", "Ada");
    assertThat(Api.MOMAIL.on(app).call("register", account, from(HOME)).status()).isEqualTo(201);
    return email;
  }

  private static String[] from(String network) {
    return new String[] {"X-Forwarded-For", network};
  }

  // The newest three are good: many networks could send links one after the other, until none is
  // good for long enough to be opened.
  @Test
  void howeverManyNetworksAskTheNewestLinkIsGood() {
    String email = registered();
    for (int hour = 0; hour < 3; hour++) {
      for (int i = 0; i < 20; i++) {
        askForReset(email, "192.0.2." + i);
      }
      assertThat(app.resetTokens(email)).hasSize(3 * (hour + 1));
      app.clock().advance(Duration.ofHours(1));
    }
    askForReset(email, HOME);
    for (int i = 0; i < 20; i++) {
      askForReset(email, "198.51.100." + i);
    }
    assertThat(app.resetTokens(email)).hasSize(12);

    app.clock().advance(Duration.ofMinutes(29));
    assertThat(openNewest(email).status()).isEqualTo(200);
  }

  // Its own network has asked three times by then, for three mails that nobody got.
  @Test
  void whoAskedInVainWhileStrangersDidGetsALinkWhenTheirsAreOver() {
    String email = registered();
    for (int i = 0; i < 3; i++) {
      askForReset(email, "192.0.2." + i);
    }
    assertThat(app.resetTokens(email)).hasSize(3);
    app.clock().advance(Duration.ofMinutes(10));
    for (int i = 0; i < 3; i++) {
      askForReset(email, HOME);
    }
    assertThat(app.resetTokens(email)).hasSize(3);

    app.clock().advance(Duration.ofMinutes(20));
    assertThat(openNewest(email).status()).isNotEqualTo(200);
    askForReset(email, HOME);
    assertThat(app.resetTokens(email)).hasSize(4);
    assertThat(openNewest(email).status()).isEqualTo(200);
  }

  @Test
  void oneNetworkHasItsShareOfTheLinksAndAnotherTheRest() {
    String email = registered();
    for (int i = 0; i < 4; i++) {
      askForReset(email, "192.0.2.1");
    }
    assertThat(app.resetTokens(email)).hasSize(2);

    askForReset(email, HOME);
    assertThat(app.resetTokens(email)).hasSize(3);
    assertThat(openNewest(email).status()).isEqualTo(200);
  }

  private void askForReset(String email, String network) {
    Reply reply =
        Api.WACKYPOD
            .on(app)
            .call("request-password-reset", Fields.json("email", email), from(network));
    assertThat(reply.status()).isEqualTo(200);
  }

  private Reply openNewest(String email) {
    String token = app.resetTokens(email).getFirst();
    return Api.WACKYPOD
        .on(app)
        .call("reset-password", Fields.json("token", token, "password", NEW_PASSWORD), from(HOME));
  }

  @Test
  void howeverManyNetworksAskSixVerificationMailsAnHourAreSent() {
    String email = registered();
    int sent = app.verificationTokens(email).size();
    for (int i = 0; i < 20; i++) {
      Reply reply =
          Api.MOMAIL
              .on(app)
              .call("resend-verification", Fields.json("email", email), from("192.0.2." + i));
      assertThat(reply.status()).isEqualTo(200);
    }

    assertThat(app.verificationTokens(email)).hasSize(sent + 6);
  }
}
