package dev.countersign.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.account.AccountStore;
import dev.countersign.base.AcceptLanguage;
import dev.countersign.base.Client;
import dev.countersign.base.ClientAddress;
import dev.countersign.base.Secret;
import dev.countersign.base.SessionId;
import dev.countersign.base.UserAgent;
import dev.countersign.base.UserId;
import dev.countersign.store.Database;
import dev.countersign.store.RealDatabase;
import dev.countersign.store.SampleAccounts;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Sessions, on every database.
@ParameterizedClass
@EnumSource(RealDatabase.class)
class SessionStoreTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:34:56.789Z");
  private static final Duration DAY = Duration.ofDays(1);
  private static final Client CLIENT =
      new Client(
          ClientAddress.of(new byte[] {127, 0, 0, 1}),
          new UserAgent("Browser".repeat(100)),
          AcceptLanguage.ABSENT);

  private final RealDatabase.Opened opened;
  private final Database database;
  private final UserId account;
  private final SessionStore sessions = new SessionStore();
  private final AccountStore accounts = new AccountStore();

  SessionStoreTest(RealDatabase kind) {
    opened = kind.open();
    database = opened.database();
    account = SampleAccounts.stored(database);
  }

  @AfterEach
  void close() {
    opened.close();
  }

  private static Session session(UserId owner, UUID id) {
    return new Session(
        new SessionId(id),
        owner,
        "wackypod",
        Secret.ofText("seed"),
        "key",
        1,
        NOW,
        NOW,
        NOW.plus(DAY),
        NOW.plus(DAY.multipliedBy(2)),
        false,
        Secret.ofText("agent"));
  }

  private Session stored(UUID id) {
    Session session = session(account, id);
    database.write(tx -> {
      sessions.insert(tx, session, CLIENT);
      return true;
    });
    return session;
  }

  private Session stored() {
    return stored(UUID.randomUUID());
  }

  private Session current(Session session) {
    return database.read(tx -> sessions.find(tx, session.id())).orElseThrow();
  }

  private boolean rotate(Session next) {
    return database.write(tx -> sessions.rotate(tx, next));
  }

  @Test
  void aSessionComesBackAsItWas() {
    Session session = stored();

    assertThat(current(session)).isEqualTo(session);
  }

  @Test
  void aSessionWithoutAnAccountIsRefused() {
    Session orphan = session(new UserId(UUID.randomUUID()), UUID.randomUUID());

    assertThatThrownBy(() ->
            database.write(tx -> {
              sessions.insert(tx, orphan, CLIENT);
              return true;
            }))
        .isInstanceOf(UnableToExecuteStatementException.class);
  }

  @Test
  void ofManyRotationsOfOneGenerationOneWins() throws Exception {
    Session session = stored();
    Callable<Boolean> rotating =
        () -> rotate(session.refreshed(2, UUID.randomUUID().toString(), NOW, Secret.ofText("me")));

    int won = 0;
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> each : executor.invokeAll(Collections.nCopies(64, rotating))) {
        won += each.get() ? 1 : 0;
      }
    }

    assertThat(won).isEqualTo(1);
    assertThat(current(session).generation()).isEqualTo(2);
  }

  @Test
  void aRotationAtTheVeryExpiryIsTooLate() {
    Session session = stored();
    Instant expiry = session.idleExpiresAt();

    assertThat(rotate(session.refreshed(2, "key", expiry, session.rotatedBy()))).isFalse();
    assertThat(rotate(session.refreshed(2, "key", expiry.minusMillis(1), session.rotatedBy())))
        .isTrue();
  }

  @Test
  void anEndedSessionNeitherRotatesNorEndsAgain() {
    Session session = stored();
    assertThat(end(session)).isTrue();
    assertThat(end(session)).isFalse();

    assertThat(rotate(session.refreshed(2, "key", NOW, session.rotatedBy()))).isFalse();
    assertThat(database.<Boolean>write(tx -> sessions.touch(tx, session))).isFalse();
    assertThat(current(session).ended()).isTrue();
  }

  private boolean end(Session session) {
    return database.write(tx -> sessions.end(tx, session.id(), EndReason.LOGOUT, NOW));
  }

  @Test
  void endingAllOfAnAccountCountsThoseThatLived() {
    stored();
    stored();

    assertThat(
            database.<Integer>write(
                tx -> sessions.endAll(tx, account, EndReason.PASSWORD_RESET, NOW, NOW)))
        .isEqualTo(2);
    assertThat(
            database.<Integer>write(
                tx -> sessions.endAll(tx, account, EndReason.PASSWORD_RESET, NOW, NOW)))
        .isZero();
  }

  @Test
  void aResetFindsTheSessionOfWhoeverCheckedTheOldPasswordBeforeIt() throws Exception {
    Session session = session(account, UUID.randomUUID());
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> reset =
          database.write(tx -> {
            assertThat(accounts.holdPasswordVersion(tx, account, 1)).isTrue();
            Future<Integer> begun = executor.submit(this::reset);
            // Long enough to be done by now, if nothing kept it from that.
            assertThat(begun).failsWithin(Duration.ofMillis(300));
            sessions.insert(tx, session, CLIENT);
            return begun;
          });

      assertThat(reset.get()).isEqualTo(1);
    }
    assertThat(current(session).ended()).isTrue();
  }

  private int reset() {
    return database.write(tx -> {
      accounts.resetPassword(tx, account, SampleAccounts.hash("b"));
      return sessions.endAll(tx, account, EndReason.PASSWORD_RESET, NOW, NOW);
    });
  }

  @Test
  void identifiersAreInTheOrderOfTheirBytes() {
    Session last = stored(UUID.fromString("ff000000-0000-4000-8000-000000000000"));
    Session first = stored(UUID.fromString("00000000-0000-4000-8000-000000000000"));
    Session middle = stored(UUID.fromString("7f000000-0000-4000-8000-000000000000"));
    var before = new SessionId(new UUID(0, 0));

    assertThat(database.<List<SessionId>>read(tx -> sessions.idsAfter(tx, before, 2)))
        .containsExactly(first.id(), middle.id());
    assertThat(database.<List<SessionId>>read(tx -> sessions.idsAfter(tx, middle.id(), 2)))
        .containsExactly(last.id());
  }

  @Test
  void onlyWhatHasLongBeenOverIsRemoved() {
    Session ended = stored();
    Session living = stored();
    database.write(tx -> sessions.end(tx, ended.id(), EndReason.LOGOUT, NOW));
    var first = new SessionId(new UUID(0, 0));
    var last = new SessionId(new UUID(-1, -1));

    assertThat(database.<Integer>write(tx -> sessions.removeOver(tx, first, last, NOW))).isZero();
    assertThat(
            database.<Integer>write(tx -> sessions.removeOver(tx, first, last, NOW.plusMillis(1))))
        .isEqualTo(1);
    assertThat(current(living)).isEqualTo(living);
  }
}
