package dev.countersign.revocation;

import static dev.countersign.revocation.FeedNodes.KEPT;
import static dev.countersign.revocation.FeedNodes.LONG;
import static dev.countersign.revocation.FeedNodes.digests;
import static dev.countersign.revocation.FeedNodes.news;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.TestClock;
import dev.countersign.base.SessionId;
import dev.countersign.base.UserId;
import dev.countersign.revocation.FeedCursor.Position;
import dev.countersign.store.RealDatabase;
import dev.countersign.store.RecordingDatabase;
import dev.countersign.store.StoreUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What a node knows of ended sessions, on every database.
@ParameterizedClass
@EnumSource(RealDatabase.class)
class RevocationFeedTest {
  private final FeedNodes nodes;
  private final TestClock clock;

  RevocationFeedTest(RealDatabase kind) {
    nodes = new FeedNodes(kind);
    clock = nodes.clock();
  }

  @AfterEach
  void close() {
    nodes.close();
  }

  @Test
  void everythingThatEndedWhileItsTokensMayLiveIsTold() {
    Instant now = clock.instant();
    nodes.ended(now.minus(KEPT).minusSeconds(61));
    long oldest = nodes.ended(now.minus(KEPT).plusSeconds(1));
    long newest = nodes.ended(now);

    FeedPage page = nodes.node().page(Optional.empty());

    assertThat(digests(page)).containsExactlyInAnyOrder(oldest, newest);
    assertThat(page.more()).isFalse();
    assertThat(page.asOf()).isEqualTo(now);
  }

  @Test
  void aSessionThatACutoffVoidsIsNotToldButTheCutoffIsByEachNameOfTheUser() {
    Instant now = clock.instant();
    nodes.ended(now);
    long alone = nodes.ended(now);
    nodes
        .database()
        .write(tx ->
            tx.sql()
                .createUpdate("UPDATE session SET cut_off = 1 WHERE id = :id")
                .bind("id", new SessionId(new UUID(1, 1)))
                .execute());
    nodes.cutOff(now.minusSeconds(30), now.minusSeconds(90));

    FeedPage page = nodes.node().page(Optional.empty());

    var ofUser = new TokenCutoff(nodes.account(), now, now.minusSeconds(90));
    Position plain = ofUser.entry(UserId::toString);
    Position prefixed = ofUser.entry(id -> "user_" + id);
    assertThat(digests(page)).containsExactlyInAnyOrder(alone, plain.digest(), prefixed.digest());
    assertThat(plain.second()).isEqualTo((int) now.minusSeconds(90).getEpochSecond());
  }

  @Test
  void manyCutoffsOfOneMomentAreAllToldEvenOfUsersWhoAreGone() {
    RevocationFeed node = nodes.node();
    FeedCursor cursor = node.page(Optional.empty()).next();
    Instant now = clock.instant();
    int count = 5_001;
    nodes
        .database()
        .write(tx -> {
          var batch = tx.sql().prepareBatch(FeedNodes.CUTOFF);
          for (int i = 0; i < count; i++) {
            UserId gone = new UserId(new UUID(i, 3));
            batch.bind("account", gone).bind("made", now).bind("before", now).add();
          }
          return batch.execute();
        });

    FeedPage page = news(node, cursor);
    Set<Long> told = new HashSet<>(digests(page));
    while (page.more()) {
      page = node.page(Optional.of(page.next()));
      told.addAll(digests(page));
    }
    assertThat(told).hasSize(2 * count);
  }

  @Test
  void onlyNewsAreToldToWhoeverHasTheRest() {
    RevocationFeed node = nodes.node();
    nodes.ended(clock.instant());
    FeedCursor cursor = node.page(Optional.empty()).next();
    long news = nodes.ended(clock.instant());

    FeedPage page = news(node, cursor);

    assertThat(digests(page)).containsExactly(news);
    assertThat(digests(node.page(Optional.of(page.next())))).isEmpty();
  }

  @Test
  void whoeverWaitsIsToldAtOnce() {
    RevocationFeed node = nodes.node();
    FeedCursor cursor = node.page(Optional.empty()).next();
    var waiting = CompletableFuture.supplyAsync(() -> digests(news(node, cursor)));

    long news = nodes.ended(clock.instant());

    assertThat(waiting.join()).containsExactly(news);
  }

  @Test
  void waitingEndsWithTheTimeOrWhenItIsOver() {
    RevocationFeed node = nodes.node();
    FeedCursor cursor = node.page(Optional.empty()).next();

    node.awaitNews(cursor, Duration.ofMillis(1), () -> false);
    node.awaitNews(cursor, LONG, () -> true);

    assertThat(digests(node.page(Optional.of(cursor)))).isEmpty();
  }

  @Test
  void nobodyWaitsUntilSomebodyElseHasSaidWhetherTheyAreStillThere() {
    RevocationFeed node = nodes.node(FeedNodes.STRICT);
    FeedCursor cursor = node.page(Optional.empty()).next();
    var answered = new AtomicBoolean();

    node.awaitNews(
        cursor,
        LONG,
        () -> {
          CompletableFuture.runAsync(() -> node.page(Optional.empty()))
              .orTimeout(LONG.toSeconds(), TimeUnit.SECONDS)
              .join();
          answered.set(true);
          return true;
        });

    assertThat(answered).isTrue();
  }

  @Test
  void aRowThatWasCommittedLateIsToldAllTheSame() {
    RevocationFeed node = nodes.node();
    nodes.ended(clock.instant());
    FeedCursor cursor = node.page(Optional.empty()).next();

    long late = nodes.ended(clock.instant().minusSeconds(5));
    FeedPage page = news(node, cursor);
    assertThat(digests(page)).containsExactly(late);

    // By a clock that is behind, and a slow transaction: beyond what each reading reaches.
    long veryLate = nodes.ended(clock.instant().minusSeconds(170));
    assertThat(digests(news(node, page.next()))).containsExactly(veryLate);
  }

  @Test
  void aRowOfAClockThatIsAheadIsTold() {
    RevocationFeed node = nodes.node();
    FeedCursor cursor = node.page(Optional.empty()).next();

    long ahead = nodes.ended(clock.instant().plusSeconds(60));

    assertThat(digests(news(node, cursor))).containsExactly(ahead);
  }

  @Test
  void whatCannotBeReadIsNotClaimedToBeAll() {
    RevocationFeed node = nodes.node();
    node.page(Optional.empty());

    nodes.database().close();

    assertThatThrownBy(
            () -> {
              while (true) {
                node.page(Optional.empty());
              }
            })
        .isInstanceOf(StoreUnavailable.class);
  }

  @Test
  void aReadingAnswersWhoeverAskedBeforeItBeganHoweverLongItTakes() {
    RevocationFeed node = nodes.node(FeedNodes.STRICT);
    long first = nodes.ended(clock.instant());
    assertThat(digests(node.page(Optional.empty()))).containsExactly(first);

    long second = nodes.ended(clock.instant());

    assertThat(digests(node.page(Optional.empty()))).containsExactlyInAnyOrder(first, second);
  }

  @Test
  void aReadingIsTwoQueries() {
    var database = new RecordingDatabase(nodes.database());
    nodes.ended(clock.instant());
    nodes.cutOff(clock.instant(), clock.instant());
    var reading = new ReadRevocations(database, List.of(UserId::toString));

    FeedEntries read = reading.since(clock.instant().minus(KEPT), FeedEntries.NONE, 1);

    assertThat(read.size()).isEqualTo(2);
    assertThat(database.takeAsked()).hasSize(2);
  }

  @Test
  void anErrorIsNotTheEndOfReading() {
    nodes.cutOff(clock.instant(), clock.instant());
    var isFirst = new AtomicBoolean(true);
    RevocationFeed node =
        nodes.node(
            FeedNodes.STRICT,
            nodes.database(),
            id -> {
              if (isFirst.getAndSet(false)) {
                throw new OutOfMemoryError();
              }
              return id.toString();
            });

    assertThat(digests(node.page(Optional.empty()))).hasSize(1);
    assertThat(isFirst).isFalse();
  }

  @Test
  void nobodyWaitsForAFeedThatIsClosed() {
    RevocationFeed node = nodes.node();
    FeedCursor cursor = node.page(Optional.empty()).next();
    var waiting = CompletableFuture.runAsync(() -> node.awaitNews(cursor, LONG, () -> false));

    node.close();

    waiting.join();
    assertThatThrownBy(
            () -> {
              while (true) {
                node.page(Optional.of(cursor));
              }
            })
        .isInstanceOf(StoreUnavailable.class);
  }
}
