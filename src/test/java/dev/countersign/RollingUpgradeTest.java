package dev.countersign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.ApiClient.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A node that serves on while a newer one gives the tables more columns.
class RollingUpgradeTest {
  /// The driver has the server keep a statement's plan from its fifth use on a connection.
  private static final int USES_OF_EACH_CONNECTION = 40;

  private final AppFixture app =
      AppFixture.startOnPostgres(Map.of("COUNTERSIGN_LIMITS_ENABLED", "false"));
  private final ApiClient momail = Api.MOMAIL.on(app);
  private final ApiClient wackyPod = Api.WACKYPOD.on(app);

  @AfterEach
  void stop() {
    app.close();
  }

  @Test
  void noCallFailsWhenAColumnIsAdded() {
    String email = momail.newAccount();
    for (int i = 0; i < USES_OF_EACH_CONNECTION; i++) {
      assertThat(everyCall(email)).containsOnly(200);
    }

    for (String table : List.of("account", "session", "reset_token", "outbox")) {
      app.migrate("ALTER TABLE " + table + " ADD COLUMN later TEXT NOT NULL DEFAULT ''");

      assertThat(everyCall(email)).as(table).containsOnly(200);
    }
  }

  private List<Integer> everyCall(String email) {
    var statuses = new ArrayList<Integer>();
    for (ApiClient client : List.of(momail, wackyPod)) {
      Tokens tokens = client.session(email);
      statuses.add(client.refresh(tokens.refresh()).status());
      statuses.add(client.logOut(tokens).status());
    }
    String address = Fields.json("email", email);
    statuses.add(wackyPod.call("request-password-reset", address).status());
    String reset =
        Fields.json("token", app.resetTokens(email).getFirst(), "password", ApiClient.PASSWORD);
    statuses.add(wackyPod.call("reset-password", reset).status());
    return statuses;
  }
}
