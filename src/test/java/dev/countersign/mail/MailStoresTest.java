package dev.countersign.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.base.UserId;
import dev.countersign.store.Database;
import dev.countersign.store.RealDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// The outbox and the mailbox for development, on every database.
@ParameterizedClass
@EnumSource(RealDatabase.class)
class MailStoresTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:34:56.789Z");
  private static final Instant EXPIRES = NOW.plusSeconds(3600);
  private static final Instant CLAIM_ENDS = NOW.plusSeconds(60);
  private static final UserId ADA = new UserId(new UUID(1, 1));
  private static final UserId BOB = new UserId(new UUID(1, 2));
  private static final byte[] SEALED = {0, -1, 7};

  private final RealDatabase.Opened opened;
  private final Database database;
  private final OutboxStore outbox = new OutboxStore();
  private final DevMailStore mailbox = new DevMailStore();

  MailStoresTest(RealDatabase kind) {
    opened = kind.open();
    database = opened.database();
  }

  @AfterEach
  void close() {
    opened.close();
  }

  private UUID queued() {
    UUID id = UUID.randomUUID();
    database.write(tx -> {
      outbox.insert(tx, new SealedParcel(id, Mail.KIND, SEALED), NOW, EXPIRES);
      return true;
    });
    return id;
  }

  private UUID queuedAbout(UserId account) {
    UUID id = UUID.randomUUID();
    database.write(tx -> {
      outbox.insertAbout(tx, account, new SealedParcel(id, Mail.KIND, SEALED), NOW, EXPIRES);
      return true;
    });
    return id;
  }

  private Optional<ClaimedParcel> claim(UUID id, Instant now) {
    return database.write(tx -> outbox.claim(tx, id, now, CLAIM_ENDS));
  }

  @Test
  void aParcelIsDueUntilItIsClaimedAndAgainOnceTheClaimHasRunOut() {
    UUID id = queued();

    assertThat(database.<List<UUID>>read(tx -> outbox.due(tx, Mail.KIND, NOW, 10)))
        .containsExactly(id);
    ClaimedParcel claimed = claim(id, NOW).orElseThrow();

    assertThat(claimed.attempts()).isEqualTo(1);
    assertThat(database.<List<UUID>>read(tx -> outbox.due(tx, Mail.KIND, NOW, 10))).isEmpty();
    assertThat(database.<List<UUID>>read(tx -> outbox.due(tx, Mail.KIND, CLAIM_ENDS, 10)))
        .containsExactly(id);
  }

  @Test
  void anotherKindIsNotDue() {
    queued();

    assertThat(database.<List<UUID>>read(tx -> outbox.due(tx, new ParcelKind("other"), NOW, 10)))
        .isEmpty();
  }

  @Test
  void ofManyWhoClaimAParcelOneHasIt() throws Exception {
    UUID id = queued();
    Callable<Boolean> claiming = () -> claim(id, NOW).isPresent();

    int won = 0;
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> each : executor.invokeAll(Collections.nCopies(64, claiming))) {
        won += each.get() ? 1 : 0;
      }
    }

    assertThat(won).isEqualTo(1);
  }

  @Test
  void onlyWhoHoldsAParcelPutsItBack() {
    UUID id = queued();
    ClaimedParcel first = claim(id, NOW).orElseThrow();
    assertThat(claim(id, CLAIM_ENDS)).isPresent();

    assertThat(database.<Integer>write(tx -> outbox.postpone(tx, first, NOW, "late"))).isZero();
  }

  @Test
  void whatIsDoneWithIsDeletedOnceAndCountedOnce() {
    UUID id = queued();
    ClaimedParcel parcel = claim(id, NOW).orElseThrow();

    assertThat(end(parcel, MailOutcome.REFUSED, "550 no")).isTrue();
    assertThat(end(parcel, MailOutcome.SENT, "")).isFalse();

    MailQueue queue = queue(NOW);
    assertThat(queue.waiting().mails()).isZero();
    assertThat(queue.ended()).containsExactly(Map.entry(MailOutcome.REFUSED, 1L));
    assertThat(queue.failed())
        .containsExactly(new MailQueue.Failed(MailOutcome.REFUSED, "550 no", 1, NOW));
  }

  private boolean end(ClaimedParcel parcel, MailOutcome outcome, String reason) {
    return database.write(tx -> outbox.end(tx, parcel, outcome, reason, NOW));
  }

  private MailQueue queue(Instant now) {
    return database.read(MailQueue.at(now));
  }

  @Test
  void ofOtherParcelsThanMailsNoOutcomeIsKept() {
    UUID id = UUID.randomUUID();
    database.write(tx -> {
      outbox.insert(tx, new SealedParcel(id, new ParcelKind("other"), SEALED), NOW, EXPIRES);
      return true;
    });

    assertThat(queue(NOW).waiting().mails()).isZero();
    assertThat(end(claim(id, NOW).orElseThrow(), MailOutcome.SENT, "")).isTrue();

    assertThat(queue(NOW).ended()).isEmpty();
  }

  @Test
  void theQueueTellsWhatWaitsSinceWhenAndWhy() {
    queued();
    ClaimedParcel tried = claim(queued(), NOW).orElseThrow();
    database.<Integer>write(tx -> outbox.postpone(tx, tried, NOW.plusSeconds(10), "451 later"));

    assertThat(queue(NOW).waiting()).isEqualTo(new MailQueue.Waiting(2, 1, NOW));
    assertThat(queue(NOW).reasons()).containsExactly("451 later");
    assertThat(queue(EXPIRES).waiting().mails()).isZero();
    assertThat(queue(EXPIRES).reasons()).isEmpty();
  }

  @Test
  void whatExpiresIsKeptWithItsLastReasonUnlessItIsUnderWay() {
    ClaimedParcel tried = claim(queued(), NOW).orElseThrow();
    database.<Integer>write(tx -> outbox.postpone(tx, tried, NOW.plusSeconds(10), "451 later"));
    UUID held = queued();
    database.write(tx -> outbox.claim(tx, held, NOW, EXPIRES.plusSeconds(1)));

    assertThat(database.<Integer>write(tx -> outbox.purge(tx, EXPIRES, 9))).isEqualTo(1);

    assertThat(queue(EXPIRES).failed())
        .containsExactly(new MailQueue.Failed(MailOutcome.EXPIRED, "451 later", 1, EXPIRES));
    assertThat(database.<Integer>write(tx -> outbox.purge(tx, EXPIRES.plusSeconds(1), 9)))
        .isEqualTo(1);
  }

  @Test
  void outcomesAreForgottenAfterAWeek() {
    end(claim(queued(), NOW).orElseThrow(), MailOutcome.SENT, "");
    var clock = new TestClock();
    var chore = new PurgeMailOutcomes(database, clock);
    clock.advance(Duration.between(clock.instant(), NOW.plus(MailQueue.KEPT)));

    chore.runSlice();
    assertThat(queue(clock.instant()).count(MailOutcome.SENT)).isEqualTo(1);
    clock.advance(Duration.ofMillis(1));
    assertThat(queue(clock.instant()).count(MailOutcome.SENT)).isZero();
    chore.runSlice();

    assertThat(queue(NOW).count(MailOutcome.SENT)).isZero();
  }

  @Test
  void whatWaitsAboutAnAccountIsWithdrawnAndNothingElse() {
    UUID aboutNobody = queued();
    UUID aboutAnother = queuedAbout(BOB);
    UUID claimed = queuedAbout(ADA);
    assertThat(claim(claimed, NOW)).isPresent();
    queuedAbout(ADA);

    assertThat(database.<Integer>write(tx -> outbox.withdraw(tx, ADA))).isEqualTo(2);

    assertThat(database.<List<UUID>>read(tx -> outbox.due(tx, Mail.KIND, CLAIM_ENDS, 10)))
        .containsExactlyInAnyOrder(aboutNobody, aboutAnother);
    assertThat(database.<Integer>write(tx -> outbox.withdraw(tx, ADA))).isZero();
  }

  @Test
  void expiredParcelsArePurgedAFewAtATime() {
    queued();
    queued();
    queued();

    assertThat(database.<Integer>write(tx -> outbox.purge(tx, EXPIRES.minusMillis(1), 2))).isZero();
    assertThat(database.<Integer>write(tx -> outbox.purge(tx, EXPIRES, 2))).isEqualTo(2);
    assertThat(database.<Integer>write(tx -> outbox.purge(tx, EXPIRES, 2))).isEqualTo(1);
  }

  @Test
  void mailsOfOneMillisecondKeepTheirOrderAndNoneIsThereTwice() {
    UUID first = UUID.randomUUID();
    UUID second = UUID.randomUUID();

    assertThat(database.<Integer>write(tx -> mailbox.insertLast(tx, first, SEALED, NOW)))
        .isEqualTo(1);
    assertThat(database.<Integer>write(tx -> mailbox.insertLast(tx, second, SEALED, NOW)))
        .isEqualTo(1);
    assertThat(database.<Integer>write(tx -> mailbox.insertLast(tx, first, SEALED, NOW))).isZero();

    assertThat(database.<List<DevMailStore.Row>>read(mailbox::newestFirst))
        .extracting(row -> row.mail().id())
        .containsExactly(second, first);
    assertThat(database.<Integer>write(tx -> mailbox.keepNewest(tx, 1))).isEqualTo(1);
    assertThat(database.<List<DevMailStore.Row>>read(mailbox::newestFirst))
        .extracting(row -> row.mail().id())
        .containsExactly(second);
  }
}
