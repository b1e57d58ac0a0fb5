package dev.countersign.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of transactions when the machine fails under them.
class SqliteFailureTest {
  private static final int MORE_THAN_IS_LEFT = 1 << 20;

  @TempDir Path directory;
  private SqliteDatabase database;
  private final Background background = new Background();

  @BeforeEach
  void openDatabase() {
    database = SqliteDatabase.open(directory.resolve("data"), Clock.systemUTC());
    database.write(transaction -> {
      transaction.sql().execute("CREATE TABLE note (text TEXT PRIMARY KEY, padding BLOB)");
      return transaction
          .sql()
          .execute("CREATE TABLE reply (text TEXT REFERENCES note (text), padding BLOB)");
    });
  }

  @AfterEach
  void closeDatabase() {
    database.close();
    background.close();
  }

  private static String note(Transaction transaction, String text) {
    transaction.sql().execute("INSERT INTO note (text) VALUES (?)", text);
    return text;
  }

  private static String largeNote(Transaction transaction, String text) {
    transaction
        .sql()
        .execute("INSERT INTO note VALUES (?, randomblob(?))", text, MORE_THAN_IS_LEFT);
    return text;
  }

  private String notes() {
    return database.read(transaction ->
        String.join(
            " ",
            transaction
                .sql()
                .createQuery("SELECT text FROM note ORDER BY text")
                .mapTo(String.class)
                .list()));
  }

  private void fillTheDisk() {
    database.write(transaction -> {
      long pages = transaction.sql().createQuery("PRAGMA page_count").mapTo(Long.class).one();
      return maxPages(transaction, pages + 2);
    });
  }

  private void freeTheDisk() {
    database.write(transaction -> maxPages(transaction, 1_000_000));
  }

  private static long maxPages(Transaction transaction, long pages) {
    return transaction
        .sql()
        .createQuery("PRAGMA max_page_count = " + pages)
        .mapTo(Long.class)
        .one();
  }

  @Test
  void aFullDiskIsUnavailabilityAndNothingIsWritten() {
    fillTheDisk();

    assertThatThrownBy(() -> database.write(transaction -> largeNote(transaction, "large")))
        .isInstanceOf(StoreUnavailable.class);

    assertThat(notes()).isEmpty();
  }

  @Test
  void withRoomAgainItWritesAgain() {
    fillTheDisk();
    assertThatThrownBy(() -> database.write(transaction -> largeNote(transaction, "large")))
        .isInstanceOf(StoreUnavailable.class);

    freeTheDisk();

    database.write(transaction -> largeNote(transaction, "large"));
    assertThat(notes()).isEqualTo("large");
  }

  @Test
  void whereNothingCanBeWrittenAnyMoreReadingGoesOnAndAnotherConnectionIsTried() {
    database.write(transaction -> note(transaction, "before"));
    // As on a file system that has been made read-only.
    database.write(transaction -> transaction.sql().execute("PRAGMA query_only = ON"));

    assertThatThrownBy(() -> database.write(transaction -> note(transaction, "refused")))
        .isInstanceOf(StoreUnavailable.class);

    assertThat(notes()).isEqualTo("before");
    database.write(transaction -> note(transaction, "next"));
    assertThat(notes()).isEqualTo("before next");
  }

  @Test
  void whoseEffectsAFullDiskTookIsNeverToldOfSuccess() throws Exception {
    fillTheDisk();
    Future<String> before;
    Future<String> failing;
    Future<String> after;

    try (var held = new HeldWriter(database, background)) {
      before = held.enqueue(transaction -> note(transaction, "before"));
      failing = held.enqueue(transaction -> largeNote(transaction, "large"));
      after = held.enqueue(transaction -> note(transaction, "after"));
    }

    assertThatThrownBy(failing::get).hasCauseInstanceOf(StoreUnavailable.class);
    assertThat(notes()).isEqualTo(told(List.of(after, before)));
  }

  /// Those of the notes whose writers were told of success.
  private static String told(List<Future<String>> writers) throws InterruptedException {
    var told = new ArrayList<String>();
    for (Future<String> each : writers) {
      try {
        told.add(each.get());
      } catch (ExecutionException e) {
        assertThat(e).hasCauseInstanceOf(StoreUnavailable.class);
      }
    }
    return String.join(" ", told);
  }

  @Test
  void aFullDiskThatStopsOneStatementFailsItsTransactionAlone() throws Exception {
    fillTheDisk();
    Future<String> before;
    Future<Integer> failing;

    try (var held = new HeldWriter(database, background)) {
      before = held.enqueue(transaction -> note(transaction, "before"));
      failing = held.enqueue(SqliteFailureTest::manyNotes);
    }

    assertThatThrownBy(failing::get)
        .hasCauseInstanceOf(StoreUnavailable.class)
        .hasMessageContaining("SQLITE_FULL");
    assertThat(before.get()).isEqualTo("before");
    assertThat(notes()).isEqualTo("before");
  }

  // A statement that changes many rows can be undone by itself, so that the transaction stands.
  private static int manyNotes(Transaction transaction) {
    return transaction
        .sql()
        .execute(
            """
            WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 99)
            INSERT INTO note SELECT 'many ' || n, randomblob(10000) FROM number
            """);
  }

  @Test
  void aLostTransactionFailsItsWholeGroup() throws Exception {
    Future<String> before;
    Future<String> losing;
    Future<String> after;

    try (var held = new HeldWriter(database, background)) {
      before = held.enqueue(transaction -> note(transaction, "before"));
      losing = held.enqueue(SqliteFailureTest::loseTheTransaction);
      after = held.enqueue(transaction -> note(transaction, "after"));
    }

    for (Future<String> each : List.of(before, losing, after)) {
      assertThatThrownBy(each::get)
          .hasCauseInstanceOf(StoreUnavailable.class)
          .hasStackTraceContaining("UNIQUE constraint failed");
    }
    assertThat(notes()).isEmpty();
    database.write(transaction -> note(transaction, "next"));
    assertThat(notes()).isEqualTo("next");
  }

  // As SQLite itself does on an I/O error.
  private static String loseTheTransaction(Transaction transaction) {
    note(transaction, "losing");
    transaction.sql().execute("INSERT OR ROLLBACK INTO note (text) VALUES ('losing')");
    return "lost";
  }

  @Test
  void whoOverlooksThatTheTransactionIsLostCannotGoOn() {
    assertThatThrownBy(() ->
            database.write(transaction -> {
              try {
                loseTheTransaction(transaction);
              } catch (UnableToExecuteStatementException e) {
                return note(transaction, "in no transaction");
              }
              return "lost";
            }))
        .isInstanceOf(StoreUnavailable.class);

    assertThat(notes()).isEmpty();
  }

  @Test
  void whoSwallowsTheLossIsNotToldOfSuccess() {
    assertThatThrownBy(() ->
            database.<String>write(transaction -> {
              try {
                return loseTheTransaction(transaction);
              } catch (UnableToExecuteStatementException e) {
                return "fine";
              }
            }))
        .isInstanceOf(StoreUnavailable.class);
  }

  @Test
  void aCommitThatFailsFailsItsWholeGroup() throws Exception {
    Future<String> good;
    Future<Integer> spoiling;

    try (var held = new HeldWriter(database, background)) {
      good = held.enqueue(transaction -> note(transaction, "good"));
      spoiling =
          held.enqueue(transaction -> {
            transaction.sql().execute("PRAGMA defer_foreign_keys = ON");
            return transaction.sql().execute("INSERT INTO reply (text) VALUES ('to none')");
          });
    }

    assertThatThrownBy(good::get).hasCauseInstanceOf(StoreUnavailable.class);
    assertThatThrownBy(spoiling::get).hasCauseInstanceOf(StoreUnavailable.class);
    assertThat(notes()).isEmpty();
    database.write(transaction -> note(transaction, "next"));
    assertThat(notes()).isEqualTo("next");
  }

  @Test
  void aConnectionThatBreaksIsReplaced() {
    assertThatThrownBy(() -> database.write(SqliteFailureTest::breakTheConnection))
        .isInstanceOf(StoreUnavailable.class);

    database.write(transaction -> note(transaction, "next"));
    assertThat(notes()).isEqualTo("next");
  }

  @Test
  void aConnectionThatBreaksBetweenTransactionsIsReplaced() throws Exception {
    Connection writing = database.write(transaction -> transaction.sql().getConnection());
    Connection reading = database.read(transaction -> transaction.sql().getConnection());
    writing.close();
    reading.close();

    assertThatThrownBy(() -> database.write(transaction -> note(transaction, "refused")))
        .isInstanceOf(StoreUnavailable.class);
    assertThatThrownBy(this::notes).isInstanceOf(StoreUnavailable.class);

    database.write(transaction -> note(transaction, "next"));
    assertThat(notes()).isEqualTo("next");
  }

  @Test
  void readingConnectionsThatBreakAreReplaced() {
    for (int i = 0; i < 32; i++) {
      assertThatThrownBy(() -> database.read(SqliteFailureTest::breakTheConnection))
          .isInstanceOf(RuntimeException.class);
    }

    assertThat(notes()).isEmpty();
  }

  private static String breakTheConnection(Transaction transaction) {
    try {
      transaction.sql().getConnection().close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return note(transaction, "on a closed connection");
  }

  @Test
  void aFailedStatementTellsItsSqlAndNoValue() {
    database.write(transaction -> note(transaction, "hunter2"));

    assertThatThrownBy(() -> database.write(transaction -> note(transaction, "hunter2")))
        .isInstanceOf(UnableToExecuteStatementException.class)
        .hasMessageContaining("INSERT INTO note")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void readinessAskedForOftenTakesOnePlaceInTheQueue() throws Exception {
    Future<Boolean> first;
    try (var _ = new HeldWriter(database, background)) {
      first = background.start(database::isReady);
      Background.until(() -> database.load().waiting() == 1);

      assertThat(database.isReady()).isTrue();

      assertThat(database.load().waiting()).isEqualTo(1);
    }
    assertThat(first.get()).isTrue();
  }

  @Test
  void aLockHeldByAnotherProgramIsUnavailability() throws Exception {
    try (var other =
            SqliteConnection.connect(
                directory.resolve("data").resolve(SqliteDatabase.FILE),
                SqliteConnection.Role.WRITER);
        var statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");

      assertThatThrownBy(() -> database.write(transaction -> note(transaction, "refused")))
          .isInstanceOf(StoreUnavailable.class);
      assertThat(database.isReady()).isFalse();
      assertThat(notes()).isEmpty();

      statement.execute("ROLLBACK");
    }

    database.write(transaction -> note(transaction, "next"));
    assertThat(notes()).isEqualTo("next");
  }
}
