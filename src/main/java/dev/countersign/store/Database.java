package dev.countersign.store;

import dev.countersign.base.StartRefused;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/// A transactional database. Safe for use by many threads.
public interface Database extends AutoCloseable {
  /// Runs the work in a transaction of its own and returns once its effect is durable.
  ///
  /// The work runs SQL and pure rules only: no hashing, signing, network or logging, for others
  /// wait behind it. It may be run on another thread, and more than once: where another transaction
  /// was in its way, it is undone and begins again. An exception it throws rolls it back, alone,
  /// and is thrown here again. Who is interrupted before the work has begun is refused; from then
  /// on the answer is awaited, for only the truth may be told.
  ///
  /// @throws StoreUnavailable when the database cannot take it now; nothing of it has happened then
  /// @throws StoreUnavailable.OutcomeUnknown when it may have happened
  <T extends @Nullable Object> T write(Work<T> work);

  /// Runs the work, statements that each count something by themselves, and returns once everybody
  /// sees their effect. Others may see that of one before that of the next.
  ///
  /// What was counted in the last second may be lost if the database server itself crashes, and
  /// counted twice if a connection breaks; in return it need not wait for a disk.
  ///
  /// @throws StoreUnavailable when the database cannot take it now; it may have happened
  default <T extends @Nullable Object> T tally(Work<T> work) {
    return write(work);
  }

  /// As [#tally], for what must not be counted twice: where a connection breaks it is refused, and
  /// may have happened.
  ///
  /// @throws StoreUnavailable when the database cannot take it now; it may have happened
  default <T extends @Nullable Object> T tallyOnce(Work<T> work) {
    return tally(work);
  }

  /// Runs the work against a consistent snapshot, without waiting for writers. It may be run more
  /// than once.
  ///
  /// @throws StoreUnavailable when the database cannot answer now
  <T extends @Nullable Object> T read(Work<T> work);

  /// Whether the database can take a durable write now; asked by the readiness check.
  boolean isReady();

  /// Makes sure that nobody has begun to copy another database into this one since it was opened;
  /// from the first row of ours on nobody can.
  ///
  /// @throws StartRefused when somebody has
  /// @throws StoreUnavailable when that cannot be told now
  default void refuseUnfinishedCopy() {}

  @Override
  void close();

  /// Opens the database that these settings name, and brings its tables up to date.
  ///
  /// @throws StartRefused when it cannot be used as it is
  static Database open(DatabaseSettings settings, Clock clock) {
    return switch (settings) {
      case DatabaseSettings.Embedded(var directory) -> SqliteDatabase.open(directory, clock);
      case DatabaseSettings.Postgres postgres -> PostgresDatabase.open(postgres, clock);
    };
  }

  /// What is done inside a transaction.
  @FunctionalInterface
  interface Work<T extends @Nullable Object> {
    T in(Transaction transaction);
  }
}
