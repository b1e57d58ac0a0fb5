package dev.countersign.wackypod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.Api;
import dev.countersign.ApiClient;
import dev.countersign.ApiClient.Tokens;
import dev.countersign.AppFixture;
import dev.countersign.EventRecorder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What sessions are worth after the server went down and came back.
class WackyPodRecoveryTest {
  @Test
  void sessionsAndTheirEndsSurviveARestart() {
    try (AppFixture app = AppFixture.start()) {
      ApiClient wackypod = Api.WACKYPOD.on(app);
      Tokens ended = wackypod.newSession();
      wackypod.logOut(ended);
      Tokens first = wackypod.newSession();
      Tokens second = wackypod.tokens(wackypod.refresh(first.refresh()));

      app.restart();

      assertThat(wackypod.refresh(ended.refresh()).status()).isEqualTo(401);
      assertThat(wackypod.logOut(ended).status()).isEqualTo(401);
      Tokens replayed = wackypod.tokens(wackypod.refresh(first.refresh()));
      assertThat(replayed.refresh()).isEqualTo(second.refresh());
      Tokens third = wackypod.tokens(wackypod.refresh(second.refresh()));
      assertThat(wackypod.logOut(second.access(), third.refresh()).status()).isEqualTo(200);
    }
  }

  @Test
  void aTokenAheadOfARestoredDatabaseIsRefusedAndRecordedAndEndsNothing() {
    // Its file is what is put back.
    try (AppFixture app = AppFixture.startOnSqlite(Map.of("COUNTERSIGN_LIMITS_ENABLED", "false"))) {
      ApiClient wackypod = Api.WACKYPOD.on(app);
      Path database = app.data().resolve("countersign.db");
      Path backup = app.data().resolve("backup");
      Tokens first = wackypod.newSession();
      app.restart(() -> copy(database, backup));
      Tokens second = wackypod.tokens(wackypod.refresh(first.refresh()));
      app.restart(() -> copy(backup, database));

      try (var events = EventRecorder.start()) {
        assertThat(wackypod.refresh(second.refresh()).status()).isEqualTo(401);

        assertThat(events.lines())
            .singleElement()
            .asString()
            .contains("\"event\":\"refresh.refused\"", "\"reason\":\"ahead\"");
      }
      assertThat(wackypod.refresh(first.refresh()).status()).isEqualTo(200);
    }
  }

  @Test
  void withoutAGraceTheFirstReuseEndsTheSession() {
    try (AppFixture app =
        AppFixture.start(
            Map.of("COUNTERSIGN_LIMITS_ENABLED", "false", "COUNTERSIGN_SESSIONS_GRACE", "0s"))) {
      ApiClient wackypod = Api.WACKYPOD.on(app);
      Tokens first = wackypod.newSession();
      Tokens second = wackypod.tokens(wackypod.refresh(first.refresh()));

      assertThat(wackypod.refresh(first.refresh()).status()).isEqualTo(401);
      assertThat(wackypod.refresh(second.refresh()).status()).isEqualTo(401);
    }
  }

  @Test
  void theGraceIsASetting() {
    try (AppFixture app =
        AppFixture.start(
            Map.of("COUNTERSIGN_LIMITS_ENABLED", "false", "COUNTERSIGN_SESSIONS_GRACE", "5s"))) {
      ApiClient wackypod = Api.WACKYPOD.on(app);
      Tokens first = wackypod.newSession();
      wackypod.refresh(first.refresh());

      app.clock().advance(Duration.ofMillis(4_999));
      assertThat(wackypod.refresh(first.refresh()).status()).isEqualTo(200);
      app.clock().advance(Duration.ofMillis(1));
      assertThat(wackypod.refresh(first.refresh()).status()).isEqualTo(401);
    }
  }

  private static void copy(Path from, Path to) {
    try {
      Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
