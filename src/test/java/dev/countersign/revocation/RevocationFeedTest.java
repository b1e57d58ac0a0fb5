package dev.countersign.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.TestClock;
import dev.countersign.base.SessionId;
import dev.countersign.base.UserId;
import dev.countersign.limit.SizeLimit;
import dev.countersign.revocation.FeedCursor.Position;
import dev.countersign.revocation.RevocationFeed.Pace;
import dev.countersign.store.RealDatabase;
import dev.countersign.store.SampleAccounts;
import dev.countersign.store.StoreUnavailable;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What nodes know of ended sessions, on every database.
@ParameterizedClass
@EnumSource(RealDatabase.class)
class RevocationFeedTest {
  private static final Duration KEPT = Duration.ofMinutes(62);

  private static final Pace BRISK =
      new Pace(Duration.ofMillis(50), Duration.ofMillis(500), Duration.ofSeconds(1));

  // Only a failing test waits for it.
  private static final Duration LONG = Duration.ofSeconds(60);

  private static final String ENDED =
      """
      INSERT INTO session (id, account_id, contract, refresh_secret, generation, created_at, refreshed_at,
                           idle_expires_at, expires_at, ended_at, ended_why, rotated_by, user_agent, address)
      VALUES (:id, :account, 'momail', :secret, 1, 0, 0, 9, 9, :end, 'LOGOUT', :secret, '', '')
      """;

  private static final String CUTOFF =
      "INSERT INTO token_cutoff (account_id, made_at, void_before) VALUES (:account, :made, :before)";

  private final TestClock clock = new TestClock();
  private final List<RevocationFeed> nodes = new ArrayList<>();
  private final RealDatabase.Opened opened;
  private final UserId account;
  private int sessions;

  RevocationFeedTest(RealDatabase kind) {
    opened = kind.open();
    account = SampleAccounts.stored(opened.database());
  }

  @AfterEach
  void close() {
    nodes.forEach(RevocationFeed::close);
    opened.close();
  }

  private RevocationFeed node() {
    List<Function<UserId, String>> subjects = List.of(UserId::toString, id -> "user_" + id);
    var reading = new ReadRevocations(opened.database(), subjects);
    var node = new RevocationFeed(reading, clock, KEPT, BRISK, nodes.size() + 1L);
    nodes.add(node);
    return node;
  }

  /// A session whose row says that it ended then.
  private long ended(Instant at) {
    sessions++;
    var id = new SessionId(new UUID(sessions, 1));
    opened
        .database()
        .write(tx ->
            tx.sql()
                .createUpdate(ENDED)
                .bind("id", id)
                .bind("account", account)
                .bind("secret", new byte[32])
                .bind("end", at)
                .execute());
    return new EndedSession(id, at).entry().digest();
  }

  private static Set<Long> digests(FeedPage page) {
    var read = ByteBuffer.wrap(page.entries());
    var digests = new HashSet<Long>();
    while (read.hasRemaining()) {
      digests.add(read.getLong());
      read.getInt();
    }
    return digests;
  }

  /// What there is for the cursor once there is something.
  private static FeedPage news(RevocationFeed node, FeedCursor cursor) {
    node.awaitNews(cursor, LONG, () -> false);
    return node.page(Optional.of(cursor));
  }

  @Test
  void everythingThatEndedWhileItsTokensMayLiveIsTold() {
    Instant now = clock.instant();
    ended(now.minus(KEPT).minusSeconds(61));
    long oldest = ended(now.minus(KEPT).plusSeconds(1));
    long newest = ended(now);

    FeedPage page = node().page(Optional.empty());

    assertThat(digests(page)).containsExactlyInAnyOrder(oldest, newest);
    assertThat(page.more()).isFalse();
    assertThat(page.asOf()).isEqualTo(now);
  }

  @Test
  void aSessionThatACutoffVoidsIsNotToldButTheCutoffIsByEachNameOfTheUser() {
    Instant now = clock.instant();
    ended(now);
    long alone = ended(now);
    opened
        .database()
        .write(tx ->
            tx.sql()
                .createUpdate("UPDATE session SET cut_off = 1 WHERE id = :id")
                .bind("id", new SessionId(new UUID(1, 1)))
                .execute());
    cutOff(now.minusSeconds(30), now.minusSeconds(90));

    FeedPage page = node().page(Optional.empty());

    var ofUser = new TokenCutoff(account, now, now.minusSeconds(90));
    Position plain = ofUser.entry(UserId::toString);
    Position prefixed = ofUser.entry(id -> "user_" + id);
    assertThat(digests(page)).containsExactlyInAnyOrder(alone, plain.digest(), prefixed.digest());
    assertThat(plain.second()).isEqualTo((int) now.minusSeconds(90).getEpochSecond());
  }

  @Test
  void manyCutoffsOfOneMomentAreAllToldEvenOfUsersWhoAreGone() {
    RevocationFeed node = node();
    FeedCursor cursor = node.page(Optional.empty()).next();
    Instant now = clock.instant();
    int count = 5_001;
    opened
        .database()
        .write(tx -> {
          var batch = tx.sql().prepareBatch(CUTOFF);
          for (int i = 0; i < count; i++) {
            UserId gone = new UserId(new UUID(i, 3));
            batch.bind("account", gone).bind("made", now).bind("before", now).add();
          }
          return batch.execute();
        });

    assertThat(digests(news(node, cursor))).hasSize(2 * count);
  }

  private void cutOff(Instant madeAt, Instant voidBefore) {
    opened
        .database()
        .write(tx ->
            tx.sql()
                .createUpdate(CUTOFF)
                .bind("account", account)
                .bind("made", madeAt)
                .bind("before", voidBefore)
                .execute());
  }

  @Test
  void onlyNewsAreToldToWhoeverHasTheRest() {
    RevocationFeed node = node();
    ended(clock.instant());
    FeedCursor cursor = node.page(Optional.empty()).next();
    long news = ended(clock.instant());

    FeedPage page = news(node, cursor);

    assertThat(digests(page)).containsExactly(news);
    assertThat(digests(node.page(Optional.of(page.next())))).isEmpty();
  }

  @Test
  void whoeverWaitsIsToldAtOnce() {
    RevocationFeed node = node();
    FeedCursor cursor = node.page(Optional.empty()).next();
    var waiting = CompletableFuture.supplyAsync(() -> digests(news(node, cursor)));

    long news = ended(clock.instant());

    assertThat(waiting.join()).containsExactly(news);
  }

  @Test
  void waitingEndsWithTheTimeOrWhenItIsOver() {
    RevocationFeed node = node();
    FeedCursor cursor = node.page(Optional.empty()).next();

    node.awaitNews(cursor, Duration.ofMillis(1), () -> false);
    node.awaitNews(cursor, LONG, () -> true);

    assertThat(digests(node.page(Optional.of(cursor)))).isEmpty();
  }

  @Test
  void aRowThatWasCommittedLateIsToldAllTheSame() {
    RevocationFeed node = node();
    ended(clock.instant());
    FeedCursor cursor = node.page(Optional.empty()).next();

    long late = ended(clock.instant().minusSeconds(5));
    FeedPage page = news(node, cursor);
    assertThat(digests(page)).containsExactly(late);

    // By a clock that is behind, and a slow transaction: beyond what each reading reaches.
    long veryLate = ended(clock.instant().minusSeconds(170));
    assertThat(digests(news(node, page.next()))).containsExactly(veryLate);
  }

  @Test
  void aRowOfAClockThatIsAheadIsTold() {
    RevocationFeed node = node();
    FeedCursor cursor = node.page(Optional.empty()).next();

    long ahead = ended(clock.instant().plusSeconds(60));

    assertThat(digests(news(node, cursor))).containsExactly(ahead);
  }

  @Test
  void whatOneNodeHasNotToldAnotherDoes() {
    RevocationFeed one = node();
    RevocationFeed other = node();
    long early = ended(clock.instant().minusSeconds(600));
    other.page(Optional.empty());
    clock.advance(Duration.ofMinutes(5));
    FeedCursor cursor = one.page(Optional.empty()).next();

    long news = ended(clock.instant());

    Set<Long> told = new HashSet<>();
    while (!told.contains(news)) {
      FeedPage page = news(other, cursor);
      told.addAll(digests(page));
      cursor = page.next();
    }
    assertThat(told).doesNotContain(early);
  }

  @Test
  void pagesGoOnAtAnotherNodeAndNothingIsMissed() {
    RevocationFeed one = node();
    RevocationFeed other = node();
    int count = SizeLimit.FEED_PAGE.amount() + 10;
    Set<Long> all = manyEnded(count);

    FeedPage first = one.page(Optional.empty());
    assertThat(first.more()).isTrue();
    long meanwhile = ended(clock.instant().minusSeconds(9));
    Set<Long> told = new HashSet<>(digests(first));
    FeedPage second = other.page(Optional.of(first.next()));
    told.addAll(digests(second));
    assertThat(second.more()).isFalse();
    assertThat(told).containsAll(all);

    // What ended between the pages, in front of where they were, comes with the next answer.
    FeedCursor cursor = second.next();
    while (!told.contains(meanwhile)) {
      FeedPage page = news(one, cursor);
      told.addAll(digests(page));
      cursor = page.next();
    }
    assertThat(told).hasSize(count + 1);
  }

  private Set<Long> manyEnded(int count) {
    Instant first = clock.instant().minusSeconds(8);
    var digests = new HashSet<Long>();
    opened
        .database()
        .write(tx -> {
          var batch = tx.sql().prepareBatch(ENDED);
          for (int i = 0; i < count; i++) {
            var session = new EndedSession(new SessionId(new UUID(i, 2)), first.plusMillis(i / 10));
            digests.add(session.entry().digest());
            batch
                .bind("id", session.id())
                .bind("account", account)
                .bind("secret", new byte[32])
                .bind("end", session.endedAt())
                .add();
          }
          return batch.execute();
        });
    return digests;
  }

  @Test
  void theSameIsNamedAlikeByAllNodes() {
    ended(clock.instant());
    ended(clock.instant().minusSeconds(100));
    String named = node().fingerprint();

    assertThat(node().fingerprint()).isEqualTo(named);
  }

  @Test
  void whatCannotBeReadIsNotClaimedToBeAll() {
    RevocationFeed node = node();
    node.page(Optional.empty());

    opened.database().close();

    assertThatThrownBy(
            () -> {
              while (true) {
                node.page(Optional.empty());
              }
            })
        .isInstanceOf(StoreUnavailable.class);
  }

  @Test
  void nobodyWaitsForAFeedThatIsClosed() {
    RevocationFeed node = node();
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
