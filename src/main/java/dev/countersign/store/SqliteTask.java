package dev.countersign.store;

import dev.countersign.store.Database.Work;
import dev.countersign.store.SqliteConnection.Role;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One transaction on its way through the writer, and what its caller waits for.
///
/// Until its turn it can be withdrawn, and then surely never happens. From then on its caller waits
/// for the truth, however long and even if interrupted: whoever is told of a failure must be able
/// to rely on it.
final class SqliteTask<T extends @Nullable Object> {
  private enum State {
    WAITING,
    BEGUN,
    WITHDRAWN
  }

  private sealed interface Outcome<T extends @Nullable Object> {
    /// Not run yet.
    record None<T extends @Nullable Object>() implements Outcome<T> {}

    record Returned<T extends @Nullable Object>(T value) implements Outcome<T> {}

    record Threw<T extends @Nullable Object>(Throwable failure) implements Outcome<T> {}
  }

  private final Work<T> work;
  private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
  private final CountDownLatch answered = new CountDownLatch(1);

  // Written by the writer before the latch opens, read by the caller after.
  private Outcome<T> outcome = new Outcome.None<>();

  SqliteTask(Work<T> work) {
    this.work = work;
  }

  /// Takes the task out of its caller's hands, unless it was withdrawn.
  boolean begin() {
    return state.compareAndSet(State.WAITING, State.BEGUN);
  }

  /// Runs the work; its result stays here until [#answer].
  ///
  /// @return whether what it wrote is to be kept
  boolean run(Transaction transaction) {
    try {
      outcome = new Outcome.Returned<>(work.in(transaction));
      return true;
    } catch (Throwable e) {
      Throwable told = SqliteErrors.unavailability(e, Role.WRITER).<Throwable>map(u -> u).orElse(e);
      outcome = new Outcome.Threw<>(told);
      return false;
    }
  }

  /// That the database gave up the whole transaction while this task ran.
  StoreUnavailable transactionLost() {
    String message = "the database gave up the transaction";
    return switch (outcome) {
      case Outcome.Threw<T>(Throwable failure) -> new StoreUnavailable(message, failure);
      case Outcome.Returned<T> _, Outcome.None<T> _ -> new StoreUnavailable(message);
    };
  }

  void answer() {
    answered.countDown();
  }

  void fail(StoreUnavailable reason) {
    outcome = new Outcome.Threw<>(reason);
    answer();
  }

  /// Waits for the outcome, and returns or throws it.
  ///
  /// @param maxWait how long to wait for the task's turn
  /// @param onWithdrawal runs when its turn has not come by then
  T await(Duration maxWait, Runnable onWithdrawal) {
    try {
      if (!answered.await(maxWait.toNanos(), TimeUnit.NANOSECONDS)) {
        withdraw("waited too long to write", onWithdrawal);
        awaitUninterrupted();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      withdraw("interrupted before writing", onWithdrawal);
      awaitUninterrupted();
    }
    return result();
  }

  private void withdraw(String why, Runnable onWithdrawal) {
    if (state.compareAndSet(State.WAITING, State.WITHDRAWN)) {
      onWithdrawal.run();
      throw new StoreUnavailable(why);
    }
  }

  private void awaitUninterrupted() {
    boolean interrupted = Thread.interrupted();
    while (answered.getCount() > 0) {
      try {
        answered.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private T result() {
    return switch (outcome) {
      case Outcome.None<T>() -> throw new IllegalStateException("answered before it was run");
      case Outcome.Returned<T>(T value) -> value;
      case Outcome.Threw<T>(RuntimeException e) -> throw e;
      case Outcome.Threw<T>(Error e) -> throw e;
      // Work declares no checked exception.
      case Outcome.Threw<T>(Throwable e) -> throw new IllegalStateException(e);
    };
  }
}
