package dev.countersign.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `kill -9` at any moment loses nothing that was acknowledged, and brings nothing back to life.
@Timeout(7_200)
final class KillTest {
  private static final int ROUNDS = Effort.rounds(12);
  private static final int MIN_LOAD_MILLIS = 300;
  private static final int MAX_LOAD_MILLIS = 1_200;

  // Only a failing test waits for it.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory;

  @Test
  void whatWasAcknowledgedIsThereAfterKillNine() throws Exception {
    var random = new Random(Effort.seed(getClass()));
    Path data = directory.resolve("data");
    List<Witness> witnesses = witnesses(random);
    ChildServer server = start(data);
    try {
      for (Witness witness : witnesses) {
        witness.prepare(server);
      }
      for (int round = 0; round < ROUNDS; round++) {
        int load = random.nextInt(MIN_LOAD_MILLIS, MAX_LOAD_MILLIS);
        loadAndKill(server, witnesses, Duration.ofMillis(load));
        server.close();
        server = start(data);
        for (Witness witness : witnesses) {
          witness.testify(server);
        }
      }
      server.terminate();
      server.awaitEnd(Duration.ofSeconds(20));
    } finally {
      server.close();
    }
    assertSound(data);
    witnesses.forEach(witness -> System.out.println("KillTest: " + witness));
    assertThat(witnesses).allMatch(witness -> witness.acknowledged() > 0);
  }

  // Whoever waits for the mail of a reset would wait for that of all registrations.
  private static ChildServer start(Path data) {
    return ChildServer.start(
        Map.of("COUNTERSIGN_LIMITS_ENABLED", "false", "COUNTERSIGN_VERIFICATION", "off"),
        List.of("--port", "0", "--dev", "--data", data.toString()));
  }

  private static List<Witness> witnesses(Random random) {
    var witnesses = new ArrayList<Witness>();
    for (int i = 0; i < 8; i++) {
      witnesses.add(new Witness.OfRotation("rotation" + i + "@example.com", random.nextBoolean()));
    }
    for (int i = 0; i < 4; i++) {
      witnesses.add(new Witness.OfLastingTokens("lasting" + i + "@example.com"));
    }
    for (int i = 0; i < 2; i++) {
      witnesses.add(new Witness.OfLogouts("logout" + i + "@example.com"));
    }
    witnesses.add(new Witness.OfResets("reset@example.com"));
    witnesses.add(new Witness.OfRegistrations("new"));
    return witnesses;
  }

  private static void loadAndKill(ChildServer server, List<Witness> witnesses, Duration load)
      throws InterruptedException, ExecutionException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var lives = new ArrayList<Future<?>>();
      for (Witness witness : witnesses) {
        lives.add(threads.submit(() -> untilItDies(server, witness)));
      }
      Witness.awaitFirstEffects(witnesses, lives, PATIENCE);
      assertThat(server.isAliveAfter(load)).isTrue();
      server.kill();
      for (Future<?> life : lives) {
        life.get();
      }
    }
  }

  private static void untilItDies(ChildServer server, Witness witness) {
    try {
      while (true) {
        witness.act(server);
      }
    } catch (UncheckedIOException e) {
      // The one answer that did not come.
    }
  }

  private static void assertSound(Path data) throws SQLException {
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + data.resolve("countersign.db"));
        var statement = connection.createStatement()) {
      try (var answer = statement.executeQuery("PRAGMA integrity_check")) {
        assertThat(answer.next()).isTrue();
        assertThat(answer.getString(1)).isEqualTo("ok");
      }
      try (var answer = statement.executeQuery("PRAGMA foreign_key_check")) {
        assertThat(answer.next()).isFalse();
      }
    }
  }
}
