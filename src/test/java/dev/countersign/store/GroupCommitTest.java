package dev.countersign.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupCommitTest {
  private static final Duration NEVER = Duration.ofHours(1);

  @TempDir Path directory;
  private SqliteDatabase database;
  private final Background background = new Background();

  @BeforeEach
  void openDatabase() {
    database = open(1_000, NEVER, 256);
  }

  @AfterEach
  void closeDatabase() {
    database.close();
    background.close();
  }

  private SqliteDatabase open(int maxWaiting, Duration maxWait, int maxGroup) {
    var limits =
        new SqliteDatabase.Limits(new SqliteWriter.Limits(maxWaiting, maxWait, maxGroup), 2, NEVER);
    var opened = SqliteDatabase.open(directory.resolve("data"), Clock.systemUTC(), limits);
    opened.write(transaction ->
        transaction.sql().execute("CREATE TABLE IF NOT EXISTS note (text TEXT PRIMARY KEY)"));
    return opened;
  }

  private void reopen(int maxWaiting, Duration maxWait, int maxGroup) {
    database.close();
    database = open(maxWaiting, maxWait, maxGroup);
  }

  private static String note(Transaction transaction, String text) {
    transaction.sql().createUpdate("INSERT INTO note VALUES (:text)").bind("text", text).execute();
    return text;
  }

  private List<String> notes() {
    return database.read(GroupCommitTest::notes);
  }

  private static List<String> notes(Transaction transaction) {
    return transaction
        .sql()
        .createQuery("SELECT text FROM note ORDER BY text")
        .mapTo(String.class)
        .list();
  }

  @Test
  void transactionsThatWaitShareOneCommit() throws Exception {
    var before = database.load();
    var waiting = new ArrayList<Future<String>>();

    try (var held = new HeldWriter(database, background)) {
      for (int i = 0; i < 64; i++) {
        String text = "note " + i;
        waiting.add(held.enqueue(transaction -> note(transaction, text)));
      }
    }
    for (Future<String> each : waiting) {
      each.get();
    }

    assertThat(database.load().transactions() - before.transactions()).isEqualTo(65);
    assertThat(database.load().commits() - before.commits()).isEqualTo(2);
    assertThat(notes()).hasSize(64);
  }

  @Test
  void noGroupIsLargerThanItsBound() throws Exception {
    reopen(1_000, NEVER, 10);
    long before = database.load().commits();
    var waiting = new ArrayList<Future<String>>();

    try (var held = new HeldWriter(database, background)) {
      for (int i = 0; i < 25; i++) {
        waiting.add(held.enqueue(transaction -> "nothing"));
      }
    }
    for (Future<String> each : waiting) {
      each.get();
    }

    assertThat(database.load().commits() - before).isEqualTo(1 + 3);
  }

  @Test
  void oneThatFailsInAGroupIsUndoneAlone() throws Exception {
    Future<String> first;
    Future<String> failing;
    Future<String> last;

    try (var held = new HeldWriter(database, background)) {
      first = held.enqueue(transaction -> note(transaction, "first"));
      failing =
          held.enqueue(transaction -> {
            note(transaction, "failing");
            return note(transaction, "first");
          });
      last = held.enqueue(transaction -> note(transaction, "last"));
    }

    assertThat(first.get()).isEqualTo("first");
    assertThatThrownBy(failing::get).hasCauseInstanceOf(UnableToExecuteStatementException.class);
    assertThat(last.get()).isEqualTo("last");
    assertThat(notes()).containsExactly("first", "last");
  }

  @Test
  void oneSeesWhatThoseBeforeItInTheGroupDid() throws Exception {
    Future<List<String>> second;

    try (var held = new HeldWriter(database, background)) {
      var _ = held.enqueue(transaction -> note(transaction, "first"));
      second = held.enqueue(GroupCommitTest::notes);
    }

    assertThat(second.get()).containsExactly("first");
  }

  @Test
  void theLoserTooIsAnsweredOnlyAfterTheCommit() throws Exception {
    var others = new AtomicReference<String>("");
    Future<String> loser;
    Future<String> last;

    try (var held = new HeldWriter(database, background)) {
      Future<String> winner = held.enqueue(transaction -> note(transaction, "taken"));
      loser = held.enqueue(transaction -> note(transaction, "taken"));
      last =
          held.enqueue(transaction -> {
            others.set(answerWithin(winner, 50) + ", " + answerWithin(loser, 50));
            return "last";
          });
    }
    last.get();

    assertThat(others).hasValue("waits, waits");
    assertThatThrownBy(loser::get).hasCauseInstanceOf(UnableToExecuteStatementException.class);
    assertThat(notes()).containsExactly("taken");
  }

  private static String answerWithin(Future<?> future, int millis) {
    try {
      return "got " + future.get(millis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return "waits";
    } catch (ExecutionException | InterruptedException e) {
      return "got " + e;
    }
  }

  @Test
  void whoFindsTheWaitingRoomFullIsRefusedAtOnce() throws Exception {
    reopen(2, NEVER, 256);
    Future<String> first;
    Future<String> second;

    try (var held = new HeldWriter(database, background)) {
      first = held.enqueue(transaction -> note(transaction, "first"));
      second = held.enqueue(transaction -> note(transaction, "second"));

      assertThatThrownBy(() -> database.write(transaction -> note(transaction, "third")))
          .isInstanceOf(StoreUnavailable.class)
          .hasMessageContaining("too many");
    }

    first.get();
    second.get();
    assertThat(notes()).containsExactly("first", "second");
  }

  @Test
  void whoWaitsTooLongIsRefusedAndNothingHappens() throws Exception {
    reopen(1, Duration.ofMillis(20), 256);

    try (var _ = new HeldWriter(database, background)) {
      assertThatThrownBy(() -> database.write(transaction -> note(transaction, "late")))
          .isInstanceOf(StoreUnavailable.class)
          .hasMessageContaining("too long");
      assertThat(database.load().waiting()).isZero();
    }

    assertThat(notes()).isEmpty();
  }

  @Test
  void onceBegunItsCallerWaitsForTheTruth() throws Exception {
    reopen(10, Duration.ofMillis(20), 256);
    var begun = new CountDownLatch(1);
    var released = new CountDownLatch(1);

    Future<String> slow =
        background.start(() ->
            database.<String>write(transaction -> {
              begun.countDown();
              Background.awaitQuietly(released);
              return note(transaction, "slow");
            }));
    begun.await();
    assertThat(answerWithin(slow, 100)).isEqualTo("waits");
    released.countDown();

    assertThat(slow.get()).isEqualTo("slow");
    assertThat(notes()).containsExactly("slow");
  }

  @Test
  void whoIsInterruptedWhileWaitingHasDoneNothing() throws Exception {
    Thread caller;
    var outcome = new AtomicReference<Object>("none");

    try (var _ = new HeldWriter(database, background)) {
      caller = Thread.ofVirtual().start(() -> outcome.set(writeAndTell("interrupted")));
      Background.until(() -> database.load().waiting() == 1);
      caller.interrupt();
      caller.join();
    }

    assertThat(outcome.get()).isEqualTo("StoreUnavailable, still interrupted");
    assertThat(notes()).isEmpty();
  }

  @Test
  void whoIsInterruptedOnceBegunLearnsTheTruth() throws Exception {
    var begun = new CountDownLatch(1);
    var released = new CountDownLatch(1);
    var outcome = new AtomicReference<Object>("none");

    Thread caller =
        Thread.ofVirtual().start(() -> outcome.set(writeSlowlyAndTell(begun, released)));
    begun.await();
    caller.interrupt();
    released.countDown();
    caller.join();

    assertThat(outcome.get()).isEqualTo("slow, still interrupted");
    assertThat(notes()).containsExactly("slow");
  }

  private String writeSlowlyAndTell(CountDownLatch begun, CountDownLatch released) {
    return database.<String>write(transaction -> {
      begun.countDown();
      Background.awaitQuietly(released);
      return note(transaction, "slow");
    })
        + interruption();
  }

  private String writeAndTell(String text) {
    try {
      return database.<String>write(transaction -> note(transaction, text)) + interruption();
    } catch (StoreUnavailable e) {
      return "StoreUnavailable" + interruption();
    }
  }

  private static String interruption() {
    return Thread.currentThread().isInterrupted() ? ", still interrupted" : "";
  }

  @Test
  void readingElsewhereInsideATransactionIsRefused() {
    assertThatThrownBy(() -> database.write(transaction -> notes()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aTransactionInsideATransactionIsRefusedNotAwaited() {
    assertThatThrownBy(() ->
            database.write(
                outer -> database.<String>write(transaction -> note(transaction, "inner"))))
        .isInstanceOf(IllegalStateException.class);

    assertThat(notes()).isEmpty();
  }

  @Test
  void closingFinishesWhatWaits() throws Exception {
    Future<String> waiting;
    Future<String> closing;

    try (var held = new HeldWriter(database, background)) {
      waiting = held.enqueue(transaction -> note(transaction, "waiting"));
      closing =
          background.start(() -> {
            database.close();
            return "closed";
          });
      Background.until(() -> database.load().waiting() == 2);
      assertThatThrownBy(() -> database.write(transaction -> note(transaction, "late")))
          .isInstanceOf(StoreUnavailable.class);
    }
    closing.get();

    assertThat(waiting.get()).isEqualTo("waiting");
    database = open(1_000, NEVER, 256);
    assertThat(notes()).containsExactly("waiting");
  }

  @Test
  void whoFindsAllReadersBusyForTooLongIsRefused() throws Exception {
    database.close();
    var limits =
        new SqliteDatabase.Limits(new SqliteWriter.Limits(10, NEVER, 10), 1, Duration.ofMillis(20));
    database = SqliteDatabase.open(directory.resolve("data"), Clock.systemUTC(), limits);
    var reading = new CountDownLatch(1);
    var released = new CountDownLatch(1);

    Future<String> slow =
        background.start(() ->
            database.<String>read(transaction -> {
              reading.countDown();
              Background.awaitQuietly(released);
              return "slow";
            }));
    reading.await();
    assertThatThrownBy(this::notes).isInstanceOf(StoreUnavailable.class);
    released.countDown();

    assertThat(slow.get()).isEqualTo("slow");
    assertThat(notes()).isEmpty();
  }
}
