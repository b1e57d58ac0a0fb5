package dev.countersign.store;

import org.jspecify.annotations.Nullable;

/// A transactional database. Safe for use by many threads.
public interface Database extends AutoCloseable {
  /// Runs the work in a transaction of its own and returns once its effect is durable.
  ///
  /// The work runs SQL and pure rules only: no hashing, signing, network or logging, for others
  /// wait behind it. It may be run on another thread. An exception it throws rolls it back, alone,
  /// and is thrown here again. Who is interrupted before the work has begun is refused; from then
  /// on the answer is awaited, for only the truth may be told.
  ///
  /// @throws StoreUnavailable when the database cannot take it now; nothing of it has happened then
  <T extends @Nullable Object> T write(Work<T> work);

  /// Runs the work against a consistent snapshot, without waiting for writers.
  ///
  /// @throws StoreUnavailable when the database cannot answer now
  <T extends @Nullable Object> T read(Work<T> work);

  /// Whether the database can take a durable write now; asked by the readiness check.
  boolean isReady();

  @Override
  void close();

  /// What is done inside a transaction.
  @FunctionalInterface
  interface Work<T extends @Nullable Object> {
    T in(Transaction transaction);
  }
}
