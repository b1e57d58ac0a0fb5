package dev.countersign.limit;

import static dev.countersign.limit.RateLimit.LOGIN_FAILURES_PER_ACCOUNT;
import static dev.countersign.limit.RateLimit.LOGIN_PER_ADDRESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.limit.RateLimit.Rate;
import dev.countersign.limit.RateLimiter.Standing;
import dev.countersign.store.Database;
import dev.countersign.store.PostgresSchema;
import dev.countersign.store.StoreUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Several nodes that count in one database, each by a clock of its own.
class StoredRateLimiterTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Rate THREE = new Rate(3, MINUTE);
  private static final Map<RateLimit, Rate> RATES =
      Map.of(LOGIN_PER_ADDRESS, THREE, LOGIN_FAILURES_PER_ACCOUNT, new Rate(10, MINUTE));

  private final PostgresSchema schema = new PostgresSchema();
  private final List<Node> nodes = Stream.generate(this::node).limit(3).toList();
  private final Node one = nodes.get(0);
  private final Node two = nodes.get(1);

  private record Node(Database database, MovingInstant time, RateLimiter limiter) {
    Standing take() {
      return limiter.take(LOGIN_PER_ADDRESS, "a");
    }
  }

  private Node node() {
    Database database = schema.node();
    var time = new MovingInstant(START);
    return new Node(database, time, new StoredRateLimiter(RATES, database, time.clock()));
  }

  @AfterEach
  void close() {
    nodes.forEach(node -> node.database().close());
    schema.close();
  }

  @Test
  void nodesCountTogether() {
    assertThat(one.take().remaining()).isEqualTo(2);
    assertThat(two.take().remaining()).isEqualTo(1);
    assertThat(nodes.get(2).take().remaining()).isZero();

    for (Node node : nodes) {
      assertThat(node.take().allowed()).isFalse();
      assertThat(node.limiter().look(LOGIN_PER_ADDRESS, "a").allowed()).isFalse();
    }
  }

  @Test
  void fiveHundredGuessesAtOnceOverThreeNodesAreLetThroughTenTimes() throws Exception {
    var go = new CountDownLatch(1);
    var guesses = new ArrayList<Future<Boolean>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 500; i++) {
        RateLimiter limiter = nodes.get(i % nodes.size()).limiter();
        guesses.add(
            threads.submit(() -> {
              go.await();
              return guess(limiter);
            }));
      }
      go.countDown();
    }

    int allowed = 0;
    for (Future<Boolean> guess : guesses) {
      allowed += guess.get() ? 1 : 0;
    }
    assertThat(allowed).isEqualTo(10);
  }

  // On a busy machine one may wait too long for a connection: that is no guess either.
  private static boolean guess(RateLimiter limiter) {
    try {
      return limiter.take(LOGIN_FAILURES_PER_ACCOUNT, "a").allowed();
    } catch (StoreUnavailable e) {
      return false;
    }
  }

  @Test
  void whatOneNodeTookAnotherGivesBack() {
    Standing taken = one.limiter().take(LOGIN_FAILURES_PER_ACCOUNT, "a");
    one.limiter().take(LOGIN_FAILURES_PER_ACCOUNT, "a");

    two.limiter().giveBack(LOGIN_FAILURES_PER_ACCOUNT, "a", taken);
    assertThat(one.limiter().take(LOGIN_FAILURES_PER_ACCOUNT, "a").remaining()).isEqualTo(8);
  }

  @Test
  void aClockThatIsSomeSecondsAheadShiftsAWindowAndSplitsNone() {
    two.time().set(START.plusSeconds(5));
    two.take();
    one.take();
    assertThat(two.take().remaining()).isZero();

    Standing refused = one.take();
    assertThat(refused.allowed()).isFalse();
    // One would have 65 seconds to wait by its own clock.
    assertThat(refused.retryAfter()).isEqualTo(MINUTE);
    one.time().set(START.plusSeconds(65));
    assertThat(one.take().remaining()).isEqualTo(2);
  }

  @Test
  void aWindowThatAWrongClockBeganIsCutShortAndKeepsWhatItCounted() {
    two.time().set(START.plus(Duration.ofDays(365)));
    IntStream.range(0, 4).forEach(_ -> two.take());

    assertThat(one.take().allowed()).isFalse();
    one.time().set(START.plus(MINUTE).minusMillis(1));
    assertThat(one.take().allowed()).isFalse();
    one.time().set(START.plus(MINUTE));
    assertThat(one.take().remaining()).isEqualTo(2);
  }

  @Test
  void aFloodThatIsRefusedDoesNotReachTheDatabase() {
    IntStream.range(0, 4).forEach(_ -> one.take());
    one.database().close();

    for (int i = 0; i < 1_000; i++) {
      assertThat(one.take().allowed()).isFalse();
    }
    one.time().set(START.plus(MINUTE));
    assertThatThrownBy(one::take).isInstanceOf(StoreUnavailable.class);
  }

  @Test
  void withoutItsDatabaseNothingIsAllowedAndWhatCannotBeGivenBackStaysCounted() {
    Standing taken = one.limiter().take(LOGIN_FAILURES_PER_ACCOUNT, "a");
    one.database().close();

    assertThatThrownBy(one::take).isInstanceOf(StoreUnavailable.class);
    one.limiter().giveBack(LOGIN_FAILURES_PER_ACCOUNT, "a", taken);
    assertThat(two.limiter().take(LOGIN_FAILURES_PER_ACCOUNT, "a").remaining()).isEqualTo(8);
  }

  @Test
  void lookingTellsWhatThisNodeSawLastAndNeverAsksTheDatabase() {
    one.take();
    two.take();
    one.database().close();

    assertThat(one.limiter().look(LOGIN_PER_ADDRESS, "a").remaining()).isEqualTo(2);
    assertThat(one.limiter().look(LOGIN_PER_ADDRESS, "b").remaining()).isEqualTo(3);
    one.time().set(START.plus(MINUTE));
    assertThat(one.limiter().look(LOGIN_PER_ADDRESS, "a").remaining()).isEqualTo(3);
  }

  @Test
  void anotherRateHoldsFromTheNextEventOn() {
    one.take();
    one.take();
    RateLimiter stricter =
        new StoredRateLimiter(
            Map.of(LOGIN_PER_ADDRESS, new Rate(1, MINUTE)), two.database(), two.time().clock());
    assertThat(stricter.take(LOGIN_PER_ADDRESS, "a").allowed()).isFalse();
    assertThat(stricter.look(LOGIN_PER_ADDRESS, "a").remaining()).isZero();
  }

  @Test
  void manyNodesPurgeWhatIsOverWhileOthersCount() throws Exception {
    int keys = 3 * PurgeRateWindows.SLICE;
    for (int i = 0; i < keys; i++) {
      one.limiter().take(LOGIN_PER_ADDRESS, "key " + i);
    }
    nodes.forEach(node -> node.time().set(START.plus(Duration.ofMinutes(5))));
    var work = new ArrayList<Callable<Boolean>>();
    for (Node node : nodes) {
      work.add(() -> purged(node));
      // Some of what is about to be purged begins anew.
      work.add(() ->
          IntStream.range(0, 100)
              .allMatch(i -> node.limiter().take(LOGIN_PER_ADDRESS, "key " + i).allowed()));
    }

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> each : threads.invokeAll(work)) {
        assertThat(each.get()).isTrue();
      }
    }

    // Whoever found a part gone already took that for the end, and comes again.
    purged(one);
    assertThat(rows()).isEqualTo(100);
    assertThat(one.limiter().take(LOGIN_PER_ADDRESS, "key 99").allowed()).isFalse();
  }

  @Test
  void aPurgeThatTookAsMuchAsItMayGoesOn() {
    for (int i = 0; i <= PurgeRateWindows.SLICE; i++) {
      one.limiter().take(LOGIN_PER_ADDRESS, "key " + i);
    }
    one.time().set(START.plus(Duration.ofMinutes(5)));
    var purge = new PurgeRateWindows(one.database(), one.time().clock());

    assertThat(purge.runSlice()).isTrue();
    assertThat(rows()).isEqualTo(1);
    assertThat(purge.runSlice()).isFalse();
    assertThat(rows()).isZero();
  }

  @Test
  void aWindowThatBeginsAnewWhileItIsPurgedStays() throws Exception {
    var windows = new RateWindowStore();
    byte[] key = new byte[16];
    Instant later = START.plus(Duration.ofMinutes(5));
    one.database().write(tx -> windows.take(tx, key, THREE, START));

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> purge =
          one.database()
              .write(tx -> {
                windows.take(tx, key, THREE, later);
                Future<Integer> waiting =
                    threads.submit(() ->
                        two.database().<Integer>write(other -> windows.purge(other, later, 10)));
                awaitSomebodyWaiting();
                return waiting;
              });
      assertThat(purge.get()).isZero();
    }

    assertThat(rows()).isEqualTo(1);
  }

  private void awaitSomebodyWaiting() {
    Database third = nodes.get(2).database();
    long patience = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (third.<Boolean>tally(
        tx ->
            tx.sql()
                .createQuery("SELECT COUNT(*) = 0 FROM pg_locks WHERE NOT granted")
                .mapTo(Boolean.class)
                .one())) {
      assertThat(System.nanoTime()).isLessThan(patience);
    }
  }

  private static boolean purged(Node node) {
    var purge = new PurgeRateWindows(node.database(), node.time().clock());
    boolean more = true;
    while (more) {
      more = purge.runSlice();
    }
    return true;
  }

  @Test
  void aWindowThatIsJustOverIsLeftToNodesWhoseClocksAreBehind() {
    one.take();
    one.time().set(START.plus(MINUTE).plus(RateWindowStore.MAX_SKEW));
    purged(one);
    assertThat(rows()).isEqualTo(1);
    one.time().set(START.plus(MINUTE).plus(RateWindowStore.MAX_SKEW).plusMillis(1));
    purged(one);
    assertThat(rows()).isZero();
  }

  private int rows() {
    return two.database()
        .read(tx ->
            tx.sql().createQuery("SELECT COUNT(*) FROM rate_window").mapTo(Integer.class).one());
  }
}
