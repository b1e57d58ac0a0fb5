package dev.countersign.endurance;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.mail.PostOffice;
import dev.countersign.mail.PostOffice.Arrived;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `kill -9` at any moment loses no mail that was promised, and repeats one only under its own
/// Message-ID, once.
@Timeout(1_800)
final class MailKillTest {
  private static final int ROUNDS = Effort.rounds(3);
  private static final int PEOPLE = 4;
  private static final int MAX_ASKED = 40;
  private static final int MAX_LOAD_MILLIS = 900;
  private static final Duration MAIL_TAKES = Duration.ofMillis(8);

  @TempDir private Path directory;

  @Test
  void whatWasPromisedArrivesThoughTheServerWasKilledMeanwhile() throws Exception {
    var random = new Random(Effort.seed(getClass()));
    try (var office = PostOffice.open()) {
      office.refuseContent(_ -> {
        LockSupport.parkNanos(MAIL_TAKES.toNanos());
        return Optional.empty();
      });
      ChildServer server = start(office);
      try {
        for (int i = 0; i < PEOPLE; i++) {
          assertThat(server.post("/api/auth/register", registration(i)).status()).isEqualTo(201);
        }
        int arrivedBefore = 0;
        for (int round = 0; round < ROUNDS; round++) {
          Map<String, Integer> promised = askAndKill(server, random);
          server.close();
          endClaims();
          server = start(office);
          awaitEmpty();
          List<Arrived> arrived = office.arrived();
          requireAll(promised, arrived.subList(arrivedBefore, arrived.size()));
          arrivedBefore = arrived.size();
        }
      } finally {
        server.close();
      }
    }
  }

  private ChildServer start(PostOffice office) {
    return ChildServer.start(
        Map.of(
            "COUNTERSIGN_LIMITS_ENABLED", "false",
            "COUNTERSIGN_MAIL_SMTP_HOST", "localhost",
            "COUNTERSIGN_MAIL_SMTP_PORT", Integer.toString(office.port()),
            "COUNTERSIGN_MAIL_SMTP_TLS", "none",
            "COUNTERSIGN_MAIL_FROM", "no-reply@example.com"),
        List.of("--port", "0", "--data", data().toString()));
  }

  private Path data() {
    return directory.resolve("data");
  }

  private static String address(int person) {
    return "person" + person + "@example.com";
  }

  private static String registration(int person) {
    return "{\"email\":\"%s\",\"password\":\"Correct-Horse-71\"}".formatted(address(person));
  }

  /// How many mails each address has been promised when the server dies.
  private static Map<String, Integer> askAndKill(ChildServer server, Random random) {
    var promised = new HashMap<String, Integer>();
    Thread killer =
        Thread.ofVirtual()
            .start(() -> {
              server.isAliveAfter(Duration.ofMillis(random.nextInt(50, MAX_LOAD_MILLIS)));
              server.kill();
            });
    try {
      for (int i = 0; i < MAX_ASKED; i++) {
        String email = address(i % PEOPLE);
        String body = "{\"email\":\"%s\"}".formatted(email);
        if (server.post("/api/auth/request-password-reset", body).status() == 200) {
          promised.merge(email, 1, Integer::sum);
        }
      }
    } catch (UncheckedIOException e) {
      // The one answer that did not come.
    }
    try {
      killer.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return promised;
  }

  // As if the five minutes had passed after which nobody waits for the dead.
  private void endClaims() throws SQLException {
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + data().resolve("countersign.db"));
        var statement = connection.createStatement()) {
      statement.executeUpdate("UPDATE outbox SET claimed_until = 0");
    }
  }

  private void awaitEmpty() throws SQLException {
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + data().resolve("countersign.db"));
        var statement = connection.createStatement()) {
      long left = 1;
      while (left > 0) {
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        try (var answer = statement.executeQuery("SELECT COUNT(*) FROM outbox")) {
          left = answer.next() ? answer.getLong(1) : 0;
        }
      }
    }
  }

  private static void requireAll(Map<String, Integer> promised, List<Arrived> arrived) {
    Map<String, Long> copies =
        arrived.stream().collect(groupingBy(got -> got.header("Message-ID"), counting()));
    assertThat(copies.values()).allMatch(count -> count <= 2);
    var faults = new ArrayList<String>();
    promised.forEach((email, count) -> {
      long mails =
          arrived.stream()
              .filter(got -> got.to().equals(email))
              .map(got -> got.header("Message-ID"))
              .distinct()
              .count();
      if (mails < count) {
        faults.add("%s was promised %d mails and got %d".formatted(email, count, mails));
      }
    });
    assertThat(faults).isEmpty();
    System.out.printf(
        "MailKillTest: %s promised, %d arrived, %d of them twice%n",
        promised.values().stream().mapToInt(Integer::intValue).sum(),
        copies.size(),
        copies.values().stream().filter(count -> count > 1).count());
  }
}
