package dev.countersign.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.base.Secret;
import dev.countersign.base.UserId;
import dev.countersign.store.Database;
import dev.countersign.store.RealDatabase;
import dev.countersign.store.SampleAccounts;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Mailed tokens of each purpose, on every database.
@ParameterizedClass
@MethodSource("everywhere")
class MailedTokenStoreTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:34:56.789Z");
  private static final Instant EXPIRES = NOW.plusSeconds(3600);

  private final RealDatabase.Opened opened;
  private final Database database;
  private final UserId account;
  private final MailedTokenStore tokens;
  private final MailedTokenStore ofTheOtherPurpose;

  static Stream<Arguments> everywhere() {
    return Arrays.stream(RealDatabase.values())
        .flatMap(kind -> Stream.of(Arguments.of(kind, true), Arguments.of(kind, false)));
  }

  MailedTokenStoreTest(RealDatabase kind, boolean resets) {
    var ofResets = MailedTokenStore.ofResets();
    var ofVerifications = MailedTokenStore.ofVerifications();
    tokens = resets ? ofResets : ofVerifications;
    ofTheOtherPurpose = resets ? ofVerifications : ofResets;
    opened = kind.open();
    database = opened.database();
    account = SampleAccounts.stored(database);
  }

  @AfterEach
  void close() {
    opened.close();
  }

  private Secret stored(String text, Instant made) {
    Secret hash = Secret.ofText(text);
    database.write(tx -> {
      tokens.insert(tx, hash, account, "momail", made, EXPIRES);
      return true;
    });
    return hash;
  }

  private boolean isLive(Secret hash, Instant now) {
    return database.read(tx -> tokens.find(tx, hash, now)).isPresent();
  }

  @Test
  void aTokenLivesUntilItsVeryExpiry() {
    Secret token = stored("one", NOW);

    assertThat(
            database.<Optional<MailedTokenStore.Live>>read(
                tx -> tokens.find(tx, token, EXPIRES.minusMillis(1))))
        .contains(new MailedTokenStore.Live(account, "momail"));
    assertThat(isLive(token, EXPIRES)).isFalse();
    assertThat(database.<Boolean>write(tx -> tokens.spend(tx, token, EXPIRES))).isFalse();
  }

  @Test
  void ofManyWhoSpendATokenOneDoes() throws Exception {
    Secret token = stored("one", NOW);
    Callable<Boolean> spending = () -> database.write(tx -> tokens.spend(tx, token, NOW));

    int spent = 0;
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> each : executor.invokeAll(Collections.nCopies(64, spending))) {
        spent += each.get() ? 1 : 0;
      }
    }

    assertThat(spent).isEqualTo(1);
    assertThat(isLive(token, NOW)).isFalse();
  }

  @Test
  void onlyTheNewestAreKept() {
    Secret oldest = stored("one", NOW);
    Secret older = stored("two", NOW.plusMillis(1));
    Secret newest = stored("three", NOW.plusMillis(2));

    database.write(tx -> {
      tokens.keepNewest(tx, account, newest, 1);
      return true;
    });

    assertThat(isLive(oldest, NOW)).isFalse();
    assertThat(isLive(older, NOW)).isTrue();
    assertThat(isLive(newest, NOW)).isTrue();
  }

  @Test
  void allOfAnAccountAreRemoved() {
    Secret token = stored("one", NOW);

    assertThat(database.<Integer>write(tx -> tokens.removeAll(tx, account))).isEqualTo(1);

    assertThat(isLive(token, NOW)).isFalse();
  }

  @Test
  void aTokenOfOnePurposeIsNoneOfAnother() {
    Secret token = stored("one", NOW);

    assertThat(
            database.<Boolean>write(tx ->
                ofTheOtherPurpose.find(tx, token, NOW).isPresent()
                    || ofTheOtherPurpose.spend(tx, token, NOW)
                    || ofTheOtherPurpose.removeAll(tx, account) > 0
                    || ofTheOtherPurpose.purge(tx, EXPIRES, 9) > 0))
        .isFalse();
    assertThat(isLive(token, NOW)).isTrue();
  }

  @Test
  void expiredOnesArePurgedAFewAtATime() {
    stored("one", NOW);
    stored("two", NOW);
    stored("three", NOW);

    assertThat(database.<Integer>write(tx -> tokens.purge(tx, EXPIRES.minusMillis(1), 2))).isZero();
    assertThat(database.<Integer>write(tx -> tokens.purge(tx, EXPIRES, 2))).isEqualTo(2);
    assertThat(database.<Integer>write(tx -> tokens.purge(tx, EXPIRES, 2))).isEqualTo(1);
  }
}
