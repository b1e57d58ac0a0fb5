package dev.countersign.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.base.AcceptLanguage;
import dev.countersign.base.Client;
import dev.countersign.base.ClientAddress;
import dev.countersign.base.Secret;
import dev.countersign.base.SessionId;
import dev.countersign.base.UserAgent;
import dev.countersign.base.UserId;
import dev.countersign.store.RealDatabase;
import dev.countersign.store.SampleAccounts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What is left when all sessions of an account end, on every database.
@ParameterizedClass
@EnumSource(RealDatabase.class)
class EndSessionsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:34:56.789Z");
  private static final Instant CUTOFF = Instant.parse("2026-03-01T12:33:56Z");

  private final RealDatabase.Opened opened;
  private final UserId account;
  private final SessionStore sessions = new SessionStore();
  private final TokenCutoffStore cutoffs = new TokenCutoffStore();
  private final EndSessions endSessions = new EndSessions(sessions, cutoffs);

  EndSessionsTest(RealDatabase kind) {
    opened = kind.open();
    account = SampleAccounts.stored(opened.database());
  }

  @AfterEach
  void close() {
    opened.close();
  }

  private void stored(Instant refreshedAt) {
    var session =
        new Session(
            new SessionId(UUID.randomUUID()),
            account,
            "momail",
            Secret.ofText("seed"),
            "",
            1,
            refreshedAt,
            refreshedAt,
            NOW.plusSeconds(60),
            NOW.plusSeconds(60),
            false,
            Secret.ofText("agent"));
    var client =
        new Client(
            ClientAddress.of(new byte[] {127, 0, 0, 1}), new UserAgent(""), AcceptLanguage.ABSENT);
    opened
        .database()
        .write(tx -> {
          sessions.insert(tx, session, client);
          return true;
        });
  }

  private int end(Instant now) {
    return opened
        .database()
        .write(tx -> endSessions.run(tx, account, EndReason.PASSWORD_RESET, now));
  }

  private List<String> rows(String sql) {
    return opened.database().read(tx -> tx.sql().createQuery(sql).mapTo(String.class).list());
  }

  @Test
  void onlySessionsThatMayHaveTokensFromAfterTheCutoffAreToldOfByThemselves() {
    Instant limit = SessionRules.cutOffBefore(CUTOFF);
    stored(NOW);
    stored(limit);
    stored(limit.minusMillis(1));
    stored(NOW.minus(Duration.ofDays(1)));

    assertThat(end(NOW)).isEqualTo(4);

    assertThat(rows("SELECT cut_off FROM session WHERE ended_at IS NOT NULL ORDER BY refreshed_at"))
        .containsExactly("1", "1", "0", "0");
    assertThat(rows("SELECT void_before FROM token_cutoff"))
        .containsExactly(String.valueOf(CUTOFF.toEpochMilli()));
  }

  @Test
  void aCutoffIsThereForWhoeverHasNoSessionTooAndTwiceInOneMomentIsOnce() {
    assertThat(end(NOW)).isZero();
    assertThat(end(NOW)).isZero();
    assertThat(end(NOW.plusMillis(1))).isZero();

    assertThat(rows("SELECT made_at FROM token_cutoff")).hasSize(2);
  }

  @Test
  void aCutoffOutlivesItsAccountAndIsForgottenADayLater() {
    end(NOW);
    opened
        .database()
        .write(tx ->
            tx.sql()
                .createUpdate("DELETE FROM account WHERE id = :id")
                .bind("id", account)
                .execute());

    assertThat(purgeAt(NOW.plus(PurgeTokenCutoffs.KEPT))).hasSize(1);
    assertThat(purgeAt(NOW.plus(PurgeTokenCutoffs.KEPT).plusMillis(1))).isEmpty();
  }

  private List<String> purgeAt(Instant now) {
    var clock = Clock.fixed(now, ZoneOffset.UTC);
    assertThat(new PurgeTokenCutoffs(opened.database(), cutoffs, clock).runSlice()).isFalse();
    return rows("SELECT made_at FROM token_cutoff");
  }
}
