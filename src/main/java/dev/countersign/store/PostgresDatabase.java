package dev.countersign.store;

import dev.countersign.base.StartRefused;
import dev.countersign.store.DatabaseSettings.Postgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Handles;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionException;
import org.jspecify.annotations.Nullable;

/// A PostgreSQL database, which any number of nodes may share.
///
/// Transactions are READ COMMITTED and let conditional updates decide races; one that was undone
/// because another was in its way begins again. Every call has its answer, or its refusal, within
/// the statement timeout and a second, whatever the server does, and so have all calls of one
/// [request][Patience]: that bounds how many threads can wait, and so does a count.
final class PostgresDatabase implements Database {
  /// How many may wait for a connection; who comes later is refused at once.
  private static final int MAX_WAITING = 512;

  /// Two that deadlock have met once; who loses this often is better told to come back.
  private static final int MAX_ATTEMPTS = 5;

  /// What is asked of the server once an answer is not worth waiting for.
  private static final Duration FAREWELL = Duration.ofMillis(250);

  // One state of the database for all statements, and no writes.
  private static final String SNAPSHOT =
      "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY";

  private enum Mode {
    WRITE,
    READ,
    TALLY,
    TALLY_ONCE;

    boolean isTally() {
      return this == TALLY || this == TALLY_ONCE;
    }
  }

  private sealed interface Attempt<T extends @Nullable Object> {
    record Done<T extends @Nullable Object>(T value) implements Attempt<T> {}

    /// Nothing of it has happened, and it may begin again.
    record Undone<T extends @Nullable Object>(StoreUnavailable why) implements Attempt<T> {}
  }

  private final PostgresPool pool;
  private final PostgresPool countPool;
  private final Jdbi jdbi;
  private final Jdbi counts;
  private final PostgresUrl url;
  private final Duration maxDuration;
  private final int maxInside;
  private final Semaphore places;
  private final List<String> migrated;
  private final Readiness readiness = new Readiness(this::canWrite);
  private final ScopedValue<Boolean> writing = ScopedValue.newInstance();
  private volatile boolean closed;

  private PostgresDatabase(Postgres settings, List<String> migrated) {
    this.pool = PostgresPool.ofTransactions(settings);
    this.countPool = PostgresPool.ofCounts(settings);
    this.jdbi = jdbi(pool);
    this.counts = jdbi(countPool);
    this.url = settings.url();
    this.maxDuration = settings.statementTimeout().plus(PostgresPool.MAX_WAIT);
    this.maxInside = settings.poolSize() + MAX_WAITING;
    this.places = new Semaphore(maxInside);
    this.migrated = migrated;
  }

  /// Opens the database and brings its tables up to date.
  ///
  /// @throws StartRefused when it cannot be used as it is
  static PostgresDatabase open(Postgres settings, Clock clock) {
    List<String> migrated = PostgresStart.prepare(settings, clock);
    return new PostgresDatabase(settings, migrated);
  }

  private static Jdbi jdbi(PostgresPool pool) {
    var jdbi = Jdbi.create(pool::borrow).installPlugin(new PlainSql());
    // Beginning and end are this class's business.
    jdbi.getConfig(Handles.class).setForceEndTransactions(false);
    return jdbi;
  }

  @Override
  public <T extends @Nullable Object> T write(Work<T> work) {
    refuseInside();
    return ScopedValue.where(writing, true).call(() -> run(work, Mode.WRITE));
  }

  @Override
  public <T extends @Nullable Object> T tally(Work<T> work) {
    refuseInside();
    return run(work, Mode.TALLY);
  }

  @Override
  public <T extends @Nullable Object> T tallyOnce(Work<T> work) {
    refuseInside();
    return run(work, Mode.TALLY_ONCE);
  }

  @Override
  public <T extends @Nullable Object> T read(Work<T> work) {
    refuseInside();
    return run(work, Mode.READ);
  }

  // It would wait for its own locks, and for a connection while it holds one.
  private void refuseInside() {
    if (writing.isBound()) {
      throw new IllegalStateException("inside a transaction there is only that transaction");
    }
  }

  private <T extends @Nullable Object> T run(Work<T> work, Mode mode) {
    if (closed) {
      throw new StoreUnavailable("the database is closed");
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new StoreUnavailable("interrupted before the transaction began");
    }
    return Patience.current().during(maxDuration, deadline -> enter(work, mode, deadline));
  }

  private <T extends @Nullable Object> T enter(Work<T> work, Mode mode, Deadline deadline) {
    if (!places.tryAcquire()) {
      throw new StoreUnavailable("too many wait for the database");
    }
    try {
      return repeat(work, mode, deadline);
    } finally {
      places.release();
    }
  }

  private <T extends @Nullable Object> T repeat(Work<T> work, Mode mode, Deadline deadline) {
    for (int attempt = 1; ; attempt++) {
      switch (attempts(work, mode, deadline)) {
        case Attempt.Done<T>(T value) -> {
          return value;
        }
        case Attempt.Undone<T>(StoreUnavailable why) -> {
          boolean mayHaveHappened = mode == Mode.TALLY_ONCE;
          boolean isTimeLeft = deadline.left().compareTo(PostgresPool.MAX_WAIT) > 0;
          boolean isLost = PostgresErrors.isLostConnection(why);
          if (!isLost || mayHaveHappened || attempt == MAX_ATTEMPTS || !isTimeLeft) {
            throw why;
          }
        }
      }
    }
  }

  /// On one connection: whom others were in the way of begins again at once, while any time is
  /// left, for it need not wait for another one.
  private <T extends @Nullable Object> Attempt<T> attempts(
      Work<T> work, Mode mode, Deadline deadline) {
    Handle handle = mode.isTally() ? counts.open() : jdbi.open();
    try {
      var statements = new DeadlineStatements(deadline);
      for (int attempt = 1; ; attempt++) {
        Attempt<T> outcome = attempt(work, mode, handle, statements);
        if (!(outcome instanceof Attempt.Undone<T>(StoreUnavailable why))
            || !PostgresErrors.isConflict(why)
            || attempt == MAX_ATTEMPTS
            || !deadline.left().isPositive()) {
          return outcome;
        }
      }
    } finally {
      giveBack(handle);
    }
  }

  private <T extends @Nullable Object> Attempt<T> attempt(
      Work<T> work, Mode mode, Handle handle, DeadlineStatements statements) {
    handle.setStatementBuilder(statements);
    if (mode.isTally()) {
      return tally(work, handle);
    }
    Connection connection = handle.getConnection();
    T value;
    try {
      if (mode == Mode.READ) {
        handle.execute(SNAPSHOT);
      }
      value = work.in(new Transaction(handle));
    } catch (RuntimeException e) {
      rollback(connection);
      return undone(e, mode);
    } catch (Error e) {
      rollback(connection);
      throw e;
    }
    if (mode == Mode.READ) {
      rollback(connection);
      return new Attempt.Done<>(value);
    }
    return commit(connection, statements, value);
  }

  private <T extends @Nullable Object> Attempt<T> tally(Work<T> work, Handle handle) {
    // A statement that returns has committed, and one that fails leaves nothing to undo.
    try {
      return new Attempt.Done<>(work.in(new Transaction(handle)));
    } catch (RuntimeException e) {
      return undone(e, Mode.TALLY);
    }
  }

  // What the transaction came to is settled by now, and a connection that cannot even be given back
  // changes nothing about it.
  private static void giveBack(Handle handle) {
    try {
      handle.close();
    } catch (RuntimeException e) {
      // The pool drops it; one that it has dropped already can even throw NullPointerException.
    }
  }

  /// What failed before the commit has not happened, however it failed.
  private static <T extends @Nullable Object> Attempt<T> undone(
      RuntimeException failure, Mode mode) {
    if (failure instanceof StoreUnavailable
        || !PostgresErrors.isOfTheMachine(failure, mode != Mode.READ)) {
      throw failure;
    }
    var why =
        new StoreUnavailable("the database failed: " + PostgresErrors.describe(failure), failure);
    if (PostgresErrors.isConflict(failure) || PostgresErrors.isLostConnection(failure)) {
      return new Attempt.Undone<>(why);
    }
    throw why;
  }

  private <T extends @Nullable Object> Attempt<T> commit(
      Connection connection, DeadlineStatements statements, T value) {
    try {
      statements.applyTo(connection);
    } catch (SQLException | StoreUnavailable e) {
      rollback(connection);
      throw new StoreUnavailable("the database took too long", e);
    }
    try {
      connection.commit();
      return new Attempt.Done<>(value);
    } catch (SQLException e) {
      // A server that answers with an error has undone the transaction; one that does not answer
      // may have committed it.
      if (PostgresErrors.isLostConnection(e)) {
        pool.discard(connection);
        throw new StoreUnavailable.OutcomeUnknown(e);
      }
      rollback(connection);
      return undone(new TransactionException("the commit was refused", e), Mode.WRITE);
    }
  }

  /// Ends the transaction without effect; a connection on which that does not work is not used
  /// again, and its end ends the transaction.
  private void rollback(Connection connection) {
    try {
      connection.setNetworkTimeout(Runnable::run, Math.toIntExact(FAREWELL.toMillis()));
      connection.rollback();
    } catch (SQLException e) {
      pool.discard(connection);
    }
  }

  @Override
  public boolean isReady() {
    return readiness.isReady();
  }

  private boolean canWrite() {
    try {
      return write(transaction ->
          transaction
              .sql()
              .execute("UPDATE schema_version SET applied_at = applied_at WHERE version = 1"))
          == 1;
    } catch (StoreUnavailable e) {
      return false;
    }
  }

  // Under the lock that beginning a copy takes: it has either left its mark by now, or finds the
  // rows that are here.
  @Override
  public void refuseUnfinishedCopy() {
    write(tx -> {
      tx.sql().execute(Dialect.POSTGRES.migrationLock());
      try {
        UnfinishedCopy.refuse(tx.sql().getConnection(), url);
      } catch (SQLException e) {
        throw new TransactionException("the mark of a copy cannot be looked for", e);
      }
      return true;
    });
  }

  /// The migrations that were applied when this database was opened, oldest first; empty when it
  /// was up to date.
  List<String> migrated() {
    return migrated;
  }

  /// Finishes what waits, then closes; whoever comes later is refused.
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    boolean interrupted = Thread.interrupted();
    try {
      // Nobody inside takes longer than that.
      boolean isEmpty = places.tryAcquire(maxInside, maxDuration.toMillis(), TimeUnit.MILLISECONDS);
      if (isEmpty) {
        places.release(maxInside);
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    countPool.close();
    pool.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
