package dev.countersign.store;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;

/// Keeps a database's writer busy with one transaction, so that others pile up behind it.
final class HeldWriter implements AutoCloseable {
  private final CountDownLatch holding = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final SqliteDatabase database;
  private final Background background;

  HeldWriter(SqliteDatabase database, Background background) throws InterruptedException {
    this.database = database;
    this.background = background;
    var _ =
        background.start(() ->
            database.<String>write(transaction -> {
              holding.countDown();
              Background.awaitQuietly(released);
              return "held";
            }));
    holding.await();
  }

  /// Starts a write that waits behind the held one, after those that were started before it.
  <T> Future<T> enqueue(Database.Work<T> work) {
    int before = database.load().waiting();
    Future<T> future = background.start(() -> database.<T>write(work));
    Background.until(() -> database.load().waiting() > before);
    return future;
  }

  @Override
  public void close() {
    released.countDown();
  }
}
