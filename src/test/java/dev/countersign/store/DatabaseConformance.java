package dev.countersign.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.base.Email;
import dev.countersign.base.PersonName;
import dev.countersign.base.Secret;
import dev.countersign.base.SessionId;
import dev.countersign.base.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.generic.GenericType;
import org.jdbi.v3.core.statement.UnableToCreateStatementException;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [Database] promises, whatever is behind it.
abstract class DatabaseConformance {
  Database database;

  /// An open database with a table `counter (name TEXT PRIMARY KEY, value BIGINT NOT NULL)` and a
  /// table `thing (id, session, secret, bytes, seen, email, name)` of nullable columns in the types
  /// that hold them.
  abstract Database open();

  @BeforeEach
  void openDatabase() {
    database = open();
  }

  @AfterEach
  void closeDatabase() {
    database.close();
  }

  void set(String name, long value) {
    database.write(transaction -> set(transaction, name, value));
  }

  static int set(Transaction transaction, String name, long value) {
    return transaction
        .sql()
        .createUpdate(
            """
            INSERT INTO counter (name, value) VALUES (:name, :value)
            ON CONFLICT (name) DO UPDATE SET value = :value
            """)
        .bind("name", name)
        .bind("value", value)
        .execute();
  }

  Optional<Long> get(String name) {
    return database.read(transaction -> get(transaction, name));
  }

  static Optional<Long> get(Transaction transaction, String name) {
    return transaction
        .sql()
        .createQuery("SELECT value FROM counter WHERE name = :name")
        .bind("name", name)
        .mapTo(Long.class)
        .findOne();
  }

  @Test
  void whatIsWrittenIsReadAfterwards() {
    set("a", 1);

    assertThat(get("a")).contains(1L);
  }

  @Test
  void writingReturnsWhatTheWorkReturns() {
    assertThat(database.<String>write(transaction -> "done")).isEqualTo("done");
  }

  @Test
  void anExceptionUndoesItsWorkAndReachesTheCaller() {
    var thrown = new IllegalStateException("changed my mind");

    assertThatThrownBy(() ->
            database.write(transaction -> {
              set(transaction, "a", 1);
              throw thrown;
            }))
        .isSameAs(thrown);

    assertThat(get("a")).isEmpty();
  }

  @Test
  void anErrorUndoesItsWorkAndReachesTheCaller() {
    var thrown = new AssertionError("a bug");

    assertThatThrownBy(() ->
            database.write(transaction -> {
              set(transaction, "a", 1);
              throw thrown;
            }))
        .isSameAs(thrown);

    assertThat(get("a")).isEmpty();
  }

  @Test
  void aViolatedConstraintIsTheProgramsError() {
    set("a", 1);

    assertThatThrownBy(() ->
            database.write(
                transaction -> transaction.sql().execute("INSERT INTO counter VALUES ('a', 2)")))
        .isInstanceOf(UnableToExecuteStatementException.class);

    assertThat(get("a")).contains(1L);
  }

  @Test
  void badSqlIsTheProgramsError() {
    assertThatThrownBy(() -> database.write(transaction -> transaction.sql().execute("SELCT 1")))
        .isInstanceOfAny(
            UnableToCreateStatementException.class, UnableToExecuteStatementException.class);
    assertThatThrownBy(() -> database.read(transaction -> transaction.sql().execute("SELCT 1")))
        .isInstanceOfAny(
            UnableToCreateStatementException.class, UnableToExecuteStatementException.class);
  }

  @Test
  void readersCannotWrite() {
    assertThatThrownBy(() -> database.read(transaction -> set(transaction, "a", 1)))
        .isInstanceOf(UnableToExecuteStatementException.class);

    assertThat(get("a")).isEmpty();
  }

  @Test
  void readersSeeOnlyWhatIsCommitted() {
    set("a", 1);

    Optional<Long> seen =
        database.write(transaction -> {
          set(transaction, "a", 2);
          return elsewhere(() -> get("a"));
        });

    assertThat(seen).contains(1L);
    assertThat(get("a")).contains(2L);
  }

  @Test
  void readersSeeOneStateFromBeginningToEnd() {
    set("a", 1);

    List<Optional<Long>> seen =
        database.read(transaction -> {
          Optional<Long> before = get(transaction, "a");
          elsewhere(() -> {
            set("a", 2);
            return "written";
          });
          return List.of(before, get(transaction, "a"));
        });

    assertThat(seen).containsExactly(Optional.of(1L), Optional.of(1L));
    assertThat(get("a")).contains(2L);
  }

  @Test
  void concurrentIncrementsAreAllCounted() throws Exception {
    set("a", 0);
    int threads = 16;
    int rounds = 80;

    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<String> incrementing = () -> increment("a", rounds);
      for (Future<String> each : executor.invokeAll(Collections.nCopies(threads, incrementing))) {
        each.get();
      }
    }

    assertThat(get("a")).contains((long) threads * rounds);
  }

  private String increment(String name, int times) {
    for (int i = 0; i < times; i++) {
      database.write(transaction ->
          transaction
              .sql()
              .createUpdate("UPDATE counter SET value = value + 1 WHERE name = :name")
              .bind("name", name)
              .execute());
    }
    return name;
  }

  @Test
  void valuesComeBackAsTheyWere() {
    var thing =
        new Thing(
            new UserId(UUID.fromString("00112233-4455-4677-8899-aabbccddeeff")),
            Optional.of(new SessionId(UUID.fromString("ffeeddcc-bbaa-4988-b766-554433221100"))),
            Optional.of(Secret.ofText("hush")),
            Optional.of(new byte[] {0, -1, 7}),
            Optional.of(Instant.parse("2026-03-01T12:34:56.789Z")),
            Optional.of(new Email("ada@example.org")),
            Optional.of(new PersonName("Ada Łovelace")));

    assertThat(writtenAndRead(thing)).usingRecursiveComparison().isEqualTo(thing);
  }

  @Test
  void absentValuesComeBackAbsent() {
    var thing =
        new Thing(
            new UserId(UUID.fromString("00112233-4455-4677-8899-aabbccddeeff")),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    assertThat(writtenAndRead(thing)).isEqualTo(thing);
  }

  @Test
  void timesBeforeTheEpochAndBelowAMillisecondAreCutDown() {
    var instant = Instant.parse("1969-12-31T23:59:59.9989999Z");

    Instant stored =
        database.read(transaction ->
            transaction
                .sql()
                .createQuery("SELECT :at")
                .bind("at", instant)
                .mapTo(Instant.class)
                .one());

    assertThat(stored).isEqualTo(Instant.parse("1969-12-31T23:59:59.998Z"));
  }

  private Thing writtenAndRead(Thing thing) {
    database.write(transaction ->
        transaction
            .sql()
            .createUpdate(
                """
                INSERT INTO thing (id, session, secret, bytes, seen, email, name)
                VALUES (:id, :session, :secret, :bytes, :seen, :email, :name)
                """)
            .bindMethods(thing)
            .execute());
    return database.read(transaction ->
        transaction
            .sql()
            .createQuery("SELECT * FROM thing WHERE id = :id")
            .bind("id", thing.id())
            .map(row ->
                new Thing(
                    row.getColumn("id", UserId.class),
                    row.getColumn("session", new GenericType<Optional<SessionId>>() {}),
                    row.getColumn("secret", new GenericType<Optional<Secret>>() {}),
                    row.getColumn("bytes", new GenericType<Optional<byte[]>>() {}),
                    row.getColumn("seen", new GenericType<Optional<Instant>>() {}),
                    row.getColumn("email", new GenericType<Optional<Email>>() {}),
                    row.getColumn("name", new GenericType<Optional<PersonName>>() {})))
            .one());
  }

  /// One value of each kind that columns hold.
  public record Thing(
      UserId id,
      Optional<SessionId> session,
      Optional<Secret> secret,
      Optional<byte[]> bytes,
      Optional<Instant> seen,
      Optional<Email> email,
      Optional<PersonName> name) {}

  @Test
  void aStreamReadHalfwayDisturbsNobody() {
    set("a", 1);
    set("b", 2);
    String sql = "SELECT value FROM counter ORDER BY name";
    var first = new ArrayList<Long>();

    database.write(transaction -> {
      first.add(transaction.sql().createQuery(sql).mapTo(Long.class).iterator().next());
      return set(transaction, "c", 3);
    });
    database.read(transaction ->
        first.add(transaction.sql().createQuery(sql).mapTo(Long.class).iterator().next()));

    set("d", 4);

    assertThat(first).containsExactly(1L, 1L);
    assertThat(get("d")).contains(4L);
    assertThat(
            database.<List<Long>>write(
                transaction -> transaction.sql().createQuery(sql).mapTo(Long.class).list()))
        .containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void workThatHoldsANullComesBackAsNull() {
    assertThat(database.<@Nullable String>write(transaction -> null)).isNull();
    assertThat(database.<@Nullable String>read(transaction -> null)).isNull();
  }

  @Test
  void insideATransactionThereIsOnlyThatTransaction() {
    assertThatThrownBy(() -> database.write(transaction -> database.write(inner -> "inner")))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> database.write(transaction -> database.read(inner -> "inner")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatManyCountAtOnceIsAllCountedAndSeenByEverybody() throws Exception {
    set("a", 0);
    Callable<Integer> count = () -> database.tally(DatabaseConformance::countOne);

    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> each : executor.invokeAll(Collections.nCopies(100, count))) {
        assertThat(each.get()).isEqualTo(1);
      }
    }

    assertThat(get("a")).hasValue(100L);
  }

  private static int countOne(Transaction transaction) {
    return transaction.sql().execute("UPDATE counter SET value = value + 1 WHERE name = 'a'");
  }

  @Test
  void aFailedCountIsThrownAndTheNextOneIsTaken() {
    set("a", 0);

    assertThatThrownBy(() -> database.tally(tx -> tx.sql().execute("UPDATE nothing SET a = 1")))
        .isInstanceOf(JdbiException.class);
    database.tally(DatabaseConformance::countOne);

    assertThat(get("a")).hasValue(1L);
  }

  @Test
  void nothingIsCountedInsideATransaction() {
    assertThatThrownBy(() -> database.write(tx -> database.tally(DatabaseConformance::countOne)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void isReadyWhileOpen() {
    assertThat(database.isReady()).isTrue();

    database.close();

    assertThat(database.isReady()).isFalse();
  }

  @Test
  void aClosedDatabaseIsUnavailable() {
    database.close();

    assertThatThrownBy(() -> set("a", 1)).isInstanceOf(StoreUnavailable.class);
    assertThatThrownBy(() -> get("a")).isInstanceOf(StoreUnavailable.class);
  }

  /// Runs something in another thread, and waits for it.
  static <T> T elsewhere(Callable<T> call) {
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      return executor.submit(call).get();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
