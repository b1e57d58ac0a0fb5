package dev.countersign.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.store.DatabaseSettings.Postgres;
import dev.countersign.store.DatabaseSettings.Tls;
import dev.countersign.store.PostgresUrl.Server;
import dev.countersign.store.Proxy.Fault;
import dev.countersign.store.StoreUnavailable.OutcomeUnknown;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What callers are told when PostgreSQL, or the network before it, fails.
class PostgresFailureTest {
  private final PostgresSchema schema = new PostgresSchema();
  private final Proxy proxy = new Proxy(schema.url().servers().getFirst().port());
  private final PostgresDatabase database = open(1);

  // One connection where a fault is to meet a certain one, and not the pool filling itself.
  private PostgresDatabase open(int poolSize) {
    PostgresUrl url = schema.url();
    var proxied =
        new PostgresUrl(
            List.of(new Server("127.0.0.1", proxy.port())),
            url.database(),
            url.user(),
            url.password(),
            url.parameters());
    return PostgresDatabase.open(
        new Postgres(proxied, Tls.DISABLE, poolSize, Duration.ofSeconds(1)), Clock.systemUTC());
  }

  @BeforeEach
  void makeCounters() {
    database.write(tx ->
        tx.sql().execute("CREATE TABLE counter (name TEXT PRIMARY KEY, value BIGINT NOT NULL)"));
    database.write(tx -> tx.sql().execute("INSERT INTO counter VALUES ('a', 0), ('b', 0)"));
  }

  @AfterEach
  void close() {
    proxy.set(Fault.NONE);
    database.close();
    proxy.close();
    schema.close();
  }

  private static int increment(Transaction tx, String name) {
    return tx.sql()
        .createUpdate("UPDATE counter SET value = value + 1 WHERE name = :name")
        .bind("name", name)
        .execute();
  }

  private int increment(String name) {
    return database.write(tx -> increment(tx, name));
  }

  private long value(String name) {
    return database.read(tx ->
        tx.sql()
            .createQuery("SELECT value FROM counter WHERE name = :name")
            .bind("name", name)
            .mapTo(Long.class)
            .one());
  }

  @Test
  void aCommitWhoseAnswerIsLostIsUnknown() {
    proxy.set(Fault.CUT_AFTER_COMMIT);

    assertThatThrownBy(() -> increment("a")).isInstanceOf(OutcomeUnknown.class);

    assertThat(value("a")).isEqualTo(1);
  }

  @Test
  void aCommitThatNeverArrivesIsUnknownToo() {
    assertThatThrownBy(() ->
            database.write(tx -> {
              int counted = increment(tx, "a");
              proxy.cutRequest("UPDATE counter");
              return counted;
            }))
        .isInstanceOf(OutcomeUnknown.class);

    assertThat(value("a")).isZero();
  }

  @Test
  void aConnectionThatIsCutBeforeTheCommitIsNotNoticedByAnybody() {
    var runs = new AtomicInteger();

    database.write(tx -> {
      if (runs.incrementAndGet() == 1) {
        proxy.cutAll();
      }
      return increment(tx, "a");
    });

    assertThat(runs).hasValueGreaterThan(1);
    assertThat(value("a")).isEqualTo(1);
  }

  @Test
  void whileTheServerHangsCallersAreRefusedAndAfterwardsItGoesOnByItself() {
    proxy.set(Fault.HANG);

    assertThatThrownBy(() -> increment("a")).isInstanceOf(StoreUnavailable.class);
    assertThatThrownBy(() -> value("a")).isInstanceOf(StoreUnavailable.class);
    assertThat(database.isReady()).isFalse();

    // What stayed in the wire is lost with its connection.
    proxy.set(Fault.NONE);
    proxy.cutAll();
    untilAnswered(() -> increment("b"));
    assertThat(database.isReady()).isTrue();
    assertThat(value("b")).isPositive();
  }

  @Test
  void whileTheServerHangsNothingIsCountedAndAfterwardsCountingGoesOnByItself() {
    proxy.set(Fault.HANG);

    assertThatThrownBy(() -> database.tally(tx -> increment(tx, "a")))
        .isInstanceOf(StoreUnavailable.class);

    proxy.set(Fault.NONE);
    proxy.cutAll();
    untilAnswered(() -> database.tally(tx -> increment(tx, "b")));
    assertThat(value("b")).isPositive();
  }

  @Test
  void allCallsOfARequestTogetherWaitNoLongerThanOneAndNoneIsTriedInVain() {
    proxy.set(Fault.HANG);
    var runs = new AtomicInteger();

    ScopedValue.where(Patience.CURRENT, new Patience())
        .run(() -> {
          assertThatThrownBy(() -> increment("a")).isInstanceOf(StoreUnavailable.class);
          for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() ->
                    database.tally(tx -> {
                      runs.incrementAndGet();
                      return increment(tx, "a");
                    }))
                .isInstanceOf(StoreUnavailable.class);
          }
        });

    assertThat(runs).hasValue(0);
  }

  @Test
  void whatMayHaveBeenCountedIsCountedAgainOnlyWhereTwiceIsFine() {
    var runs = new AtomicInteger();
    Database.Work<Integer> cutting =
        tx -> {
          if (runs.incrementAndGet() == 1) {
            proxy.cutRequest("UPDATE counter");
          }
          return increment(tx, "a");
        };

    assertThatThrownBy(() -> database.tallyOnce(cutting)).isInstanceOf(StoreUnavailable.class);
    assertThat(runs).hasValue(1);

    runs.set(0);
    assertThat(database.tally(cutting)).isEqualTo(1);
    assertThat(runs).hasValue(2);
  }

  @Test
  void whoLosesLateBeginsAgainInTheTimeThatIsLeft() {
    var runs = new AtomicInteger();

    database.write(tx -> {
      if (runs.incrementAndGet() == 1) {
        tx.sql().execute("SELECT pg_sleep(0.6)");
        tx.sql().execute("SELECT pg_sleep(0.6)");
        tx.sql().execute("DO $$ BEGIN RAISE EXCEPTION 'lost' USING ERRCODE = '40P01'; END $$");
      }
      return increment(tx, "a");
    });

    assertThat(runs).hasValue(2);
    assertThat(value("a")).isEqualTo(1);
  }

  private static void untilAnswered(Callable<Integer> call) {
    long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (true) {
      try {
        call.call();
        return;
      } catch (StoreUnavailable e) {
        if (System.nanoTime() > patience) {
          throw e;
        }
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void aStatementThatTakesTooLongIsRefusedAndDoesNothing() {
    assertThatThrownBy(() ->
            database.write(tx -> {
              increment(tx, "a");
              return tx.sql().execute("SELECT pg_sleep(20)");
            }))
        .isInstanceOf(StoreUnavailable.class)
        .isNotInstanceOf(OutcomeUnknown.class)
        .hasMessageContaining("57014");

    assertThat(value("a")).isZero();
  }

  @Test
  void theSessionsSettingsOutliveAFailedTransaction() {
    try (var fresh = open(1)) {
      assertThatThrownBy(() -> fresh.write(tx -> tx.sql().execute("SELCT")))
          .isNotInstanceOf(StoreUnavailable.class);

      assertThat(
              fresh.<String>read(
                  tx -> tx.sql().createQuery("SHOW statement_timeout").mapTo(String.class).one()))
          .isEqualTo("1s");
    }
  }

  @Test
  void aRowThatSomebodyHoldsIsNotWaitedForForever() throws SQLException {
    try (Connection other = PostgresServer.get().connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      String table = schema.url().parameters().get("currentSchema") + ".counter";
      statement.execute("UPDATE " + table + " SET value = 7 WHERE name = 'a'");

      assertThatThrownBy(() -> increment("a")).isInstanceOf(StoreUnavailable.class);
      assertThat(increment("b")).isEqualTo(1);
      other.rollback();
    }
    assertThat(increment("a")).isEqualTo(1);
  }

  @Test
  void ofTwoThatDeadlockTheOneThatLosesBeginsAgain() throws Exception {
    schema.run("ALTER ROLE CURRENT_USER SET deadlock_timeout = '20ms'");
    var barrier = new CyclicBarrier(2);
    var runs = new AtomicInteger();
    try (var other = open(2);
        var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var both = new ArrayList<Future<Integer>>();
      both.add(executor.submit(() -> crossing(other, "a", "b", barrier, runs)));
      both.add(executor.submit(() -> crossing(other, "b", "a", barrier, runs)));
      for (Future<Integer> each : both) {
        assertThat(each.get()).isEqualTo(1);
      }
    } finally {
      schema.run("ALTER ROLE CURRENT_USER RESET deadlock_timeout");
    }

    assertThat(runs).hasValueGreaterThan(2);
    assertThat(value("a")).isEqualTo(2);
    assertThat(value("b")).isEqualTo(2);
  }

  private static int crossing(
      Database on, String first, String second, CyclicBarrier barrier, AtomicInteger runs) {
    return on.write(tx -> {
      increment(tx, first);
      if (runs.incrementAndGet() <= 2) {
        meet(barrier);
      }
      return increment(tx, second);
    });
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whoLosesEveryTimeIsRefusedAfterAFewTries() {
    var runs = new AtomicInteger();

    assertThatThrownBy(() ->
            database.write(tx -> {
              runs.incrementAndGet();
              return tx.sql()
                  .execute("DO $$ BEGIN RAISE EXCEPTION 'lost' USING ERRCODE = '40001'; END $$");
            }))
        .isInstanceOf(StoreUnavailable.class)
        .hasMessageContaining("40001");

    assertThat(runs).hasValue(5);
  }

  @Test
  void whoseRightsWereTakenAwayIsRefusedUntilTheyAreBack() {
    assertThatThrownBy(() ->
            database.write(tx ->
                tx.sql()
                    .execute(
                        "DO $$ BEGIN RAISE EXCEPTION 'denied' USING ERRCODE = '42501'; END $$")))
        .isInstanceOf(StoreUnavailable.class)
        .hasMessageContaining("42501");
  }

  @Test
  void aViolatedConstraintDoesNotTellWhatWasStored() {
    assertThatThrownBy(
            () -> database.write(tx -> tx.sql().execute("INSERT INTO counter VALUES ('a', 2)")))
        .isNotInstanceOf(StoreUnavailable.class)
        .hasMessageNotContaining("(a)")
        .cause()
        .hasMessageNotContaining("(a)");
  }

  @Test
  void moreThanMayWaitAreRefusedAtOnceAndTheOthersLater() throws Exception {
    proxy.set(Fault.HANG);
    Callable<String> calling =
        () -> {
          try {
            return "answered " + increment("a");
          } catch (StoreUnavailable e) {
            return String.valueOf(e.getMessage());
          }
        };

    var told = new ArrayList<String>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<String> each : executor.invokeAll(Collections.nCopies(800, calling))) {
        told.add(each.get());
      }
    }

    assertThat(told).hasSize(800).noneMatch(text -> text.startsWith("answered"));
    assertThat(told).contains("too many wait for the database");
  }
}
