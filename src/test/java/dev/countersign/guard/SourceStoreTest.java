package dev.countersign.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.base.AcceptLanguage;
import dev.countersign.base.Client;
import dev.countersign.base.ClientAddress;
import dev.countersign.base.UserAgent;
import dev.countersign.base.UserId;
import dev.countersign.guard.SourceStore.Taken;
import dev.countersign.limit.RateLimit.Rate;
import dev.countersign.store.Database;
import dev.countersign.store.RealDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Counts of failures, on every database.
@ParameterizedClass
@EnumSource(RealDatabase.class)
final class SourceStoreTest {
  private static final Instant START = Instant.parse("2026-03-01T12:34:56.789Z");
  private static final Duration INSTANT = Duration.ofMillis(1);
  private static final Duration FIRST = Duration.ofMinutes(15);
  private static final Terms NETWORK = Terms.ofNetwork(new Rate(3, FIRST));
  private static final Terms DEVICE = Terms.ofDevice(new Rate(3, FIRST), 5);
  private static final Terms STRANGERS = Terms.ofStrangers(5);
  private static final UserId ADA = new UserId(new UUID(1, 2));
  private static final Source HOME = network(1);

  private final SourceStore sources = new SourceStore();
  private final RealDatabase.Opened opened;
  private final Database database;
  private Instant now = START;

  SourceStoreTest(RealDatabase kind) {
    opened = kind.open();
    database = opened.database();
  }

  @AfterEach
  void close() {
    opened.close();
  }

  private static Source network(int number) {
    return network("ada@example.com", number);
  }

  private static Source network(String email, int number) {
    byte[] ip = {10, 0, 0, (byte) number};
    var client = new Client(ClientAddress.of(ip), UserAgent.ABSENT, AcceptLanguage.ABSENT);
    return Source.network(email, client, 1);
  }

  private Optional<Taken> take(Source source, Terms terms) {
    return database.tally(tx -> sources.take(tx, source, terms, now));
  }

  private Taken taken(Source source, Terms terms) {
    return take(source, terms).orElseThrow();
  }

  private boolean remember(Source network, int version) {
    return database.tally(tx -> sources.remember(tx, network, ADA, version, now));
  }

  private void giveBack(Source source, Terms terms, Taken taken) {
    database.tally(tx -> {
      sources.giveBack(tx, source, terms, taken, now);
      return true;
    });
  }

  private int purge(Duration later) {
    return database.write(tx -> sources.purge(tx, START.plus(later), 100));
  }

  @Test
  void delaysGrowAsTheRulesSay() {
    for (int i = 1; i <= 12; i++) {
      Duration delay = GuardRules.delay(i, NETWORK.free(), FIRST);
      assertThat(taken(HOME, NETWORK).delayedUntil())
          .as("failure %d", i)
          .isEqualTo(delay.isZero() ? Instant.EPOCH : now.plus(delay));
      if (delay.isPositive()) {
        now = now.plus(delay).minus(INSTANT);
        assertThat(take(HOME, NETWORK)).isEmpty();
        now = now.plus(INSTANT);
      }
    }
  }

  @Test
  void theFirstFailureMayBeTheLastFreeOne() {
    Terms one = Terms.ofNetwork(new Rate(1, FIRST));

    assertThat(taken(HOME, one).delayedUntil()).isEqualTo(now.plus(FIRST));
    now = now.plus(FIRST);
    assertThat(taken(HOME, one).delayedUntil()).isEqualTo(now.plus(FIRST.multipliedBy(2)));
  }

  @Test
  void freeFailuresAreForgottenWithTheirWindowAndStillCountInTheRow() {
    taken(HOME, NETWORK);
    taken(HOME, NETWORK);
    now = START.plus(FIRST);

    assertThat(taken(HOME, NETWORK).delayedUntil()).isEqualTo(Instant.EPOCH);
    Taken fourth = taken(HOME, NETWORK);
    assertThat(fourth.delayedUntil()).isEqualTo(Instant.EPOCH);
    assertThat(fourth.failures()).isEqualTo(4);
  }

  @Test
  void delaysStartOverAfterAQuietDay() {
    for (int i = 0; i < 3; i++) {
      taken(HOME, NETWORK);
    }
    now = START.plus(GuardRules.QUIET).minus(INSTANT);
    assertThat(taken(HOME, NETWORK).delayedUntil()).isEqualTo(now.plus(FIRST.multipliedBy(2)));

    now = now.plus(GuardRules.QUIET);
    assertThat(taken(HOME, NETWORK).delayedUntil()).isEqualTo(Instant.EPOCH);
  }

  @Test
  void aWrongClockDelaysNobody() {
    now = START.plus(Duration.ofDays(365));
    for (int i = 0; i < 3; i++) {
      taken(HOME, NETWORK);
    }
    assertThat(take(HOME, NETWORK)).isEmpty();

    now = START;
    assertThat(taken(HOME, NETWORK).delayedUntil()).isEqualTo(Instant.EPOCH);
  }

  @Test
  void aClockThatIsSomeSecondsBehindWaitsTheseLonger() {
    for (int i = 0; i < 3; i++) {
      taken(HOME, NETWORK);
    }
    now = START.minusSeconds(5);

    assertThat(take(HOME, NETWORK)).isEmpty();
    assertThat(database.<Optional<Instant>>read(tx -> sources.delayedUntil(tx, HOME)))
        .contains(START.plus(FIRST));
  }

  @Test
  void ofManyAtOnceNoMoreAreTakenThanMayBe() throws Exception {
    Source strangers = Source.strangers("ada@example.com");

    assertThat(takenAtOnce(HOME, NETWORK)).isEqualTo(3);
    assertThat(takenAtOnce(strangers, STRANGERS)).isEqualTo(5);
    now = now.plus(FIRST);
    assertThat(takenAtOnce(HOME, NETWORK)).isEqualTo(1);
  }

  private int takenAtOnce(Source source, Terms terms) throws Exception {
    Callable<Boolean> taking = () -> take(source, terms).isPresent();
    int taken = 0;
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (Future<Boolean> each : threads.invokeAll(Collections.nCopies(64, taking))) {
        taken += each.get() ? 1 : 0;
      }
    }
    return taken;
  }

  @Test
  void strangersAreRefusedAtTheMostHoweverMuchTimePasses() {
    Source strangers = Source.strangers("ada@example.com");
    for (int i = 0; i < 5; i++) {
      assertThat(taken(strangers, STRANGERS).delayedUntil()).isEqualTo(Instant.EPOCH);
    }

    now = START.plus(Duration.ofDays(3_650));
    assertThat(take(strangers, STRANGERS)).isEmpty();
    assertThat(purge(Duration.ofDays(3_650))).isZero();
  }

  @Test
  void strangersFailuresAreKeptTheLongerTheMoreThereAre() {
    Source strangers = Source.strangers("ada@example.com");
    taken(strangers, STRANGERS);
    assertThat(purge(Duration.ofDays(4))).isZero();
    taken(strangers, STRANGERS);
    taken(strangers, STRANGERS);
    taken(strangers, STRANGERS);

    assertThat(purge(Duration.ofDays(16))).isZero();
    assertThat(purge(Duration.ofDays(17))).isEqualTo(1);
  }

  @Test
  void whatIsGivenBackWasNeverThere() {
    Taken first = taken(HOME, NETWORK);
    taken(HOME, NETWORK);
    taken(HOME, NETWORK);
    assertThat(take(HOME, NETWORK)).isEmpty();

    giveBack(HOME, NETWORK, first);

    assertThat(taken(HOME, NETWORK).delayedUntil()).isEqualTo(now.plus(FIRST));
    assertThat(take(HOME, NETWORK)).isEmpty();
  }

  // Or a flood of invented addresses that there was no room for would fill the database.
  @Test
  void whatIsGivenBackOfASourceThatNothingElseIsKnownOfLeavesNoRow() {
    giveBack(HOME, NETWORK, taken(HOME, NETWORK));
    remember(network(2), 1);
    giveBack(network(2), NETWORK, taken(network(2), NETWORK));

    assertThat(purge(Duration.ofDays(400))).isEqualTo(1);
  }

  // Each sees the others' attempts, and has to leave the row to the last.
  @Test
  void whatManyGiveBackAtOnceLeavesNoRow() throws Exception {
    Terms many = Terms.ofNetwork(new Rate(1_000, FIRST));
    Callable<Boolean> passing =
        () -> {
          giveBack(HOME, many, taken(HOME, many));
          return true;
        };
    for (int round = 0; round < 10; round++) {
      try (var threads = Executors.newFixedThreadPool(8)) {
        for (Future<Boolean> each : threads.invokeAll(Collections.nCopies(64, passing))) {
          assertThat(each.get()).isTrue();
        }
      }
      assertThat(purge(Duration.ofDays(400))).isZero();
    }
  }

  @Test
  void theDelayOfAnAttemptGoesWithItAndNoOther() {
    for (int i = 0; i < 3; i++) {
      taken(HOME, NETWORK);
    }
    now = now.plus(FIRST);
    Taken fourth = taken(HOME, NETWORK);

    giveBack(HOME, NETWORK, fourth);

    assertThat(taken(HOME, NETWORK).delayedUntil()).isEqualTo(fourth.delayedUntil());
  }

  @Test
  void strangersWhoseLastIsGivenBackAreNotKeptForEver() {
    Source strangers = Source.strangers("ada@example.com");
    for (int i = 0; i < 4; i++) {
      taken(strangers, STRANGERS);
    }
    giveBack(strangers, STRANGERS, taken(strangers, STRANGERS));

    assertThat(purge(Duration.ofDays(20))).isZero();
    assertThat(purge(Duration.ofDays(21))).isEqualTo(1);
  }

  @Test
  void aDeviceThatFailedTheMostIsRefusedUntilNoTokenOfItCanBeGood() {
    Source device = Source.device(ADA, new DeviceId("a"));
    for (int i = 0; i < 5; i++) {
      taken(device, DEVICE);
      now = now.plus(GuardRules.LONGEST_DELAY);
    }

    now = START.plus(GuardRules.DEVICE_KNOWN);
    assertThat(take(device, DEVICE)).isEmpty();
    assertThat(purge(GuardRules.DEVICE_KNOWN)).isZero();
    assertThat(purge(GuardRules.DEVICE_KNOWN.plusDays(2))).isEqualTo(1);
  }

  @Test
  void aNetworkThatSignedInIsKnownAndHasNoFailures() {
    for (int i = 0; i < 3; i++) {
      taken(HOME, NETWORK);
    }

    assertThat(remember(HOME, 7)).isTrue();
    now = now.plusSeconds(1);
    Taken next = taken(HOME, NETWORK);

    assertThat(next.failures()).isEqualTo(1);
    assertThat(next.delayedUntil()).isEqualTo(Instant.EPOCH);
    assertThat(next.knownTo()).contains(ADA);
    assertThat(next.passwordVersion()).isEqualTo(7);
    assertThat(next.knownUntil()).isEqualTo(START.plus(GuardRules.NETWORK_KNOWN));
    assertThat(remember(HOME, 7)).as("known before").isFalse();
    assertThat(remember(HOME, 8)).as("with another password").isTrue();
    assertThat(purge(GuardRules.NETWORK_KNOWN)).isZero();
    assertThat(purge(GuardRules.NETWORK_KNOWN.plusDays(2))).isEqualTo(1);
  }

  @Test
  void onlyTheNetworksThatSignedInLastAreKnown() {
    for (int i = 1; i <= 4; i++) {
      remember(network(i), 1);
      now = now.plusSeconds(1);
    }
    remember(network(1), 1);

    database.tally(tx -> {
      sources.keepNewest(tx, ADA, 2);
      return true;
    });

    assertThat(taken(network(1), NETWORK).knownTo()).contains(ADA);
    assertThat(taken(network(2), NETWORK).knownTo()).isEmpty();
    assertThat(taken(network(3), NETWORK).knownTo()).isEmpty();
    assertThat(taken(network(4), NETWORK).knownTo()).contains(ADA);
  }

  @Test
  void allNetworksOfAnAccountAreForgottenAtOnce() {
    remember(network(1), 1);
    remember(network(2), 1);

    database.write(tx -> {
      sources.forgetKnown(tx, ADA);
      return true;
    });

    assertThat(taken(network(1), NETWORK).knownTo()).isEmpty();
    assertThat(taken(network(2), NETWORK).knownTo()).isEmpty();
  }

  @Test
  void whatHasExpiredIsPurgedAFewAtATime() {
    for (int i = 1; i <= 3; i++) {
      taken(network(i), NETWORK);
    }
    Instant end = GuardRules.endOfDay(START.plus(NETWORK.kept()));

    assertThat(database.<Integer>write(tx -> sources.purge(tx, end, 2))).isZero();
    Instant after = end.plusMillis(1);
    assertThat(database.<Integer>write(tx -> sources.purge(tx, after, 2))).isEqualTo(2);
    assertThat(database.<Integer>write(tx -> sources.purge(tx, after, 2))).isEqualTo(1);
  }

  @Test
  void theChoreLeavesTheOthersTimeAndComesBackWhileThereIsMore() {
    for (int i = 0; i <= PurgeSources.SLICE; i++) {
      taken(network("person" + i + "@example.com", 1), NETWORK);
    }
    // To a clock that is a minute behind they are not over before.
    Instant end = GuardRules.endOfDay(START.plus(NETWORK.kept())).plus(SourceStore.MAX_SKEW);

    assertThat(choreAt(end).runSlice()).isFalse();
    assertThat(choreAt(end.plusMillis(1)).runSlice()).as("more is left").isTrue();
    assertThat(choreAt(end.plusMillis(1)).runSlice()).isFalse();
    assertThat(purge(Duration.ofDays(999))).isZero();
  }

  private PurgeSources choreAt(Instant moment) {
    return new PurgeSources(database, Clock.fixed(moment, ZoneOffset.UTC));
  }
}
