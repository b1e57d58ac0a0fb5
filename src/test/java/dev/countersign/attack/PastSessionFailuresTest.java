package dev.countersign.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.AppFixture;
import dev.countersign.Reply;
import dev.countersign.endurance.Together;
import dev.countersign.store.Database;
import dev.countersign.store.HeldDatabase;
import dev.countersign.store.RealDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What has gone wrong with sessions elsewhere, each with the test that would have caught it.
final class PastSessionFailuresTest {
  private static AppFixture app;

  @BeforeAll
  static void start() {
    app = AppFixture.start();
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  /// Keycloak CVE-2026-1035, Better Auth CVE-2026-53517, NocoDB CVE-2026-126280: one refresh token
  /// used at once gave two sessions that both lived on.
  @Test
  void oneRefreshTokenUsedManyTimesAtOnceHasOneSuccessor() {
    int rounds = Integer.getInteger("countersign.rounds", 5);
    String token = Person.signUp(app, "race@example.com").wackypodRefresh();
    for (int round = 0; round < rounds; round++) {
      String spent = token;
      Set<String> successors = new HashSet<>();
      for (Reply reply : Together.times(64, () -> Door.WACKYPOD_REFRESH.present(app, spent))) {
        assertThat(reply.status()).isEqualTo(200);
        successors.add(reply.at("/tokens/refreshToken"));
      }
      assertThat(successors).hasSize(1);
      token = successors.iterator().next();
    }
  }

  /// The same races, of two programs: the thief's use ends the session, whoever was first.
  @Test
  void oneRefreshTokenUsedAtOnceByTwoProgramsLeavesNoBranchAlive() {
    Person victim = Person.signUp(app, "two@example.com");
    String body = JsonBody.of("refreshToken", victim.wackypodRefresh());
    Set<String> issued = new HashSet<>();
    List<Callable<Reply>> uses = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      String program = i % 2 == 0 ? "owner" : "thief";
      uses.add(() -> app.post("/api/auth/refresh", body, "User-Agent", program));
    }
    for (Reply reply : Together.run(uses)) {
      if (reply.status() == 200) {
        issued.add(reply.at("/tokens/refreshToken"));
      }
    }

    assertThat(issued).hasSizeLessThanOrEqualTo(1);
    for (String token : issued) {
      assertThat(Door.WACKYPOD_REFRESH.present(app, token).status()).isEqualTo(401);
    }
    assertThat(Door.WACKYPOD_LOGOUT.present(app, victim.wackypodAccess()).status()).isEqualTo(401);
  }

  /// Keycloak CVE-2026-9802: what had been spent was known in memory only, and forgotten in a
  /// crash.
  @Test
  void spentRefreshTokenStaysSpentWhenTheProcessIsKilled(@TempDir Path directory) {
    var environment = Map.of("COUNTERSIGN_SESSIONS_GRACE", "0s");
    String spent;
    String current;
    try (var server = ChildServer.start(directory, environment)) {
      String body = JsonBody.of("email", "kill@example.com", "password", Person.PASSWORD);
      spent = server.postJson("/api/auth/register", body).at("/tokens/refreshToken");
      Reply next = server.postJson("/api/auth/refresh", JsonBody.of("refreshToken", spent));
      current = next.at("/tokens/refreshToken");
      server.kill();
    }

    try (var server = ChildServer.start(directory, environment)) {
      String replay = JsonBody.of("refreshToken", spent);
      assertThat(server.postJson("/api/auth/refresh", replay).status()).isEqualTo(401);
      String after = JsonBody.of("refreshToken", current);
      assertThat(server.postJson("/api/auth/refresh", after).status()).isEqualTo(401);
    }
  }

  /// Ory Fosite CVE-2020-15223: the store failed while revoking, and the answer was that all is
  /// well.
  @Test
  void logoutThatCannotBeKeptIsNeverAnsweredAsDone() {
    Person person = Person.signUp(app, "held@example.com");
    String body = JsonBody.of("refreshToken", person.wackypodRefresh());
    try (var _ = new HeldDatabase(app.data())) {
      Reply momail = app.postAs(person.momailAccess(), "/v1/auth/logout", "");
      Reply wackypod = app.postAs(person.wackypodAccess(), "/api/auth/logout", body);

      assertThat(List.of(momail.status(), wackypod.status())).containsExactly(503, 503);
      assertThat(momail.header("Retry-After")).isPresent();
      assertThat(wackypod.header("Retry-After")).isPresent();
    }

    // Nothing was half done: both can be tried again.
    assertThat(app.postAs(person.momailAccess(), "/v1/auth/logout", "").status()).isEqualTo(200);
    assertThat(app.postAs(person.wackypodAccess(), "/api/auth/logout", body).status())
        .isEqualTo(200);
    assertThat(person.isSignedOut()).isTrue();
  }

  /// The same of the revocation that a replayed token causes, and of a reset.
  @Test
  void revocationThatCannotBeKeptIsDoneAtTheNextAttempt() {
    Person person = Person.signUp(app, "held2@example.com");
    String mailed = person.mailedToken();
    Reply next = Door.WACKYPOD_REFRESH.present(app, person.wackypodRefresh());
    app.clock().advance(Duration.ofMinutes(2));
    try (var _ = new HeldDatabase(app.data())) {
      Reply replay = Door.WACKYPOD_REFRESH.present(app, person.wackypodRefresh());
      Reply reset = Door.WACKYPOD_RESET.present(app, mailed);

      assertThat(List.of(replay.status(), reset.status())).containsExactly(503, 503);
    }

    assertThat(Door.WACKYPOD_REFRESH.present(app, person.wackypodRefresh()).status())
        .isEqualTo(401);
    assertThat(Door.WACKYPOD_REFRESH.present(app, next.at("/tokens/refreshToken")).status())
        .isEqualTo(401);
    assertThat(person.canSignInWith(person.password())).isTrue();
    assertThat(Door.WACKYPOD_RESET.present(app, mailed).status()).isEqualTo(200);
  }

  /// simple-jwt-login issue 24: what had been given to a deleted account opened the next one with
  /// its address. There is no call yet that deletes an account, so that its row goes here.
  @ParameterizedTest
  @EnumSource
  void nothingOfADeletedAccountOpensTheNextOneOfItsAddress(RealDatabase kind) {
    var opened = new AtomicReference<Database>();
    var environment = Map.of("COUNTERSIGN_LIMITS_ENABLED", "false");
    try (AppFixture own =
        AppFixture.startBehind(
            database -> {
              opened.set(database);
              return database;
            },
            kind,
            environment)) {
      Person gone = Person.signUp(own, "ada@example.com");
      String reset = gone.mailedToken();
      String proof = gone.mailedProof();
      int deleted =
          opened
              .get()
              .write(tx -> tx.sql().execute("DELETE FROM account WHERE email = ?", gone.email()));
      assertThat(deleted).isEqualTo(1);
      assertThat(gone.isSignedOut()).isTrue();

      Person next = Person.signUp(own, gone.email());

      assertThat(gone.isSignedOut()).isTrue();
      for (Door door : List.of(Door.WACKYPOD_RESET, Door.RESET_FORM, Door.RESET_LINK)) {
        assertThat(door.present(own, reset).status()).isEqualTo(400);
      }
      for (Door door : List.of(Door.MOMAIL_VERIFY, Door.WACKYPOD_VERIFY, Door.VERIFY_FORM)) {
        assertThat(door.present(own, proof).status()).isEqualTo(400);
      }
      assertThat(next.isSignedIn()).isTrue();
      assertThat(next.canSignInWith(next.password())).isTrue();
    }
  }
}
