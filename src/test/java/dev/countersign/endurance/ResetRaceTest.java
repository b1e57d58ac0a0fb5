package dev.countersign.endurance;

import static dev.countersign.endurance.Wire.MOMAIL;
import static dev.countersign.endurance.Wire.WACKYPOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.AppFixture;
import dev.countersign.Reply;
import dev.countersign.endurance.Wire.Host;
import dev.countersign.endurance.Wire.Tokens;
import dev.countersign.store.RealDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// A new password at the same moment as everything that the old one allows, over HTTP, on each
/// database.
@Timeout(3_600)
@ParameterizedClass
@EnumSource(RealDatabase.class)
final class ResetRaceTest {
  private static final int RACERS = 64;
  private static final int ROUNDS = Effort.rounds(3);
  private static final String PASSWORD = "SecurePass123!";
  private static final Map<String, String> WITHOUT_LIMITS =
      Map.of("COUNTERSIGN_LIMITS_ENABLED", "false");

  private final AppFixture app;
  private final Host host;

  ResetRaceTest(RealDatabase kind) {
    app =
        switch (kind) {
          case SQLITE -> AppFixture.startOnSqlite(WITHOUT_LIMITS);
          case POSTGRES -> AppFixture.startOnPostgres(WITHOUT_LIMITS);
        };
    host = app::post;
  }

  @AfterEach
  void stop() {
    app.close();
  }

  @Test
  void noSessionOfTheOldPasswordSurvivesItsReset() {
    for (int round = 0; round < ROUNDS; round++) {
      String email = app.newEmail();
      signedUp(email);
      String token = mailedToken(email);
      var calls = new ArrayList<Callable<Reply>>();
      for (int i = 0; i < RACERS / 2; i++) {
        String base = baseOf(i);
        calls.add(() -> Wire.logIn(host, base, email, PASSWORD));
      }
      int place = round % calls.size();
      calls.add(place, () -> Wire.reset(host, token, "NewSecurePass456!"));

      List<Reply> replies = Together.run(calls);

      assertThat(replies.remove(place).status()).isEqualTo(200);
      for (int i = 0; i < replies.size(); i++) {
        assertThat(replies.get(i).status()).isIn(200, 401, 503);
        if (replies.get(i).status() == 200) {
          assertDead(Wire.tokens(baseOf(i), replies.get(i)));
        }
      }
      assertThat(Wire.logIn(host, WACKYPOD, email, PASSWORD).status()).isEqualTo(401);
      assertThat(Wire.logIn(host, MOMAIL, email, "NewSecurePass456!").status()).isEqualTo(200);
    }
  }

  @Test
  void twoTokensOfOneAccountDoNotWaitForEachOther() {
    for (int round = 0; round < ROUNDS; round++) {
      String email = app.newEmail();
      signedUp(email);
      mailedToken(email);
      mailedToken(email);
      List<String> tokens = app.resetTokens(email);
      assertThat(tokens).hasSize(2);

      List<Reply> replies =
          Together.run(
              tokens.stream()
                  .<Callable<Reply>>map(token -> () -> Wire.reset(host, token, "NewSecurePass456!"))
                  .toList());

      assertThat(replies).extracting(Reply::status).containsExactlyInAnyOrder(200, 400);
    }
  }

  private static String baseOf(int i) {
    return i % 2 == 0 ? WACKYPOD : MOMAIL;
  }

  private void signedUp(String email) {
    assertThat(Wire.register(host, WACKYPOD, email, PASSWORD).status()).isEqualTo(201);
  }

  private String mailedToken(String email) {
    assertThat(Wire.requestReset(host, email).status()).isEqualTo(200);
    return app.resetTokens(email).getFirst();
  }

  private void assertDead(Tokens tokens) {
    assertThat(Wire.logOut(host, tokens).status()).isEqualTo(401);
    assertThat(Wire.refresh(host, tokens.base(), tokens.refresh()).status()).isEqualTo(401);
  }
}
