package dev.countersign.store;

import dev.countersign.store.Database.Work;
import dev.countersign.store.SqliteConnection.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The one thread that writes, and groups what waits for it into one commit. Safe for use by many
/// threads.
///
/// An fsync costs more than many small transactions do, so all that wait share one. Each runs in a
/// savepoint of its own, in the order of arrival, and sees what the ones before it did; none is
/// answered before all of it is on the disk. That holds for those who failed, too: they may have
/// failed because of what another one in the same group had written.
final class SqliteWriter implements AutoCloseable {
  /// Bounds of the waiting room; a record, so that tests can have small ones.
  ///
  /// @param maxWaiting how many may wait
  /// @param maxWait how long one waits before its turn
  /// @param maxGroup how many share a commit
  record Limits(int maxWaiting, Duration maxWait, int maxGroup) {}

  private final Path file;
  private final Limits limits;
  private final BlockingQueue<SqliteTask<?>> waiting;
  private final Thread thread;
  private final AtomicLong commits = new AtomicLong();
  private final AtomicLong transactions = new AtomicLong();
  private volatile boolean closing;

  // The writing thread's, once that has started.
  private SqliteConnection connection;

  SqliteWriter(Path file, Limits limits) {
    this.file = file;
    this.limits = limits;
    this.waiting = new ArrayBlockingQueue<>(limits.maxWaiting());
    this.connection = SqliteConnection.open(file, Role.WRITER);
    this.thread = Thread.ofPlatform().name("sqlite-writer").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  <T extends @Nullable Object> T write(Work<T> work) {
    refuseInside();
    var task = new SqliteTask<>(work);
    if (closing) {
      throw new StoreUnavailable("the database is closed");
    }
    if (!waiting.offer(task)) {
      throw new StoreUnavailable("too many are waiting to write");
    }
    return task.await(limits.maxWait(), () -> waiting.remove(task));
  }

  /// @throws IllegalStateException when called from inside a transaction: another write would wait
  ///   for itself, and a read would not see what has been written
  void refuseInside() {
    if (Thread.currentThread() == thread) {
      throw new IllegalStateException("inside a transaction there is only that transaction");
    }
  }

  long commits() {
    return commits.get();
  }

  long transactions() {
    return transactions.get();
  }

  int waiting() {
    return waiting.size();
  }

  private void run() {
    try {
      var group = new ArrayList<SqliteTask<?>>(limits.maxGroup());
      while (!(closing && waiting.isEmpty())) {
        group.add(waiting.take());
        waiting.drainTo(group, limits.maxGroup() - 1);
        group.removeIf(task -> !task.begin());
        if (!group.isEmpty()) {
          commitTogether(group);
        }
        group.clear();
      }
    } catch (InterruptedException e) {
      // Nobody has this thread to interrupt it.
    } finally {
      closing = true;
      connection.close();
      refuseWaiting();
    }
  }

  private void commitTogether(List<SqliteTask<?>> group) {
    try {
      if (connection.isBroken()) {
        connection.close();
        connection = SqliteConnection.open(file, Role.WRITER);
      }
      connection.begin();
      for (SqliteTask<?> task : group) {
        runAlone(task);
      }
      connection.commit();
    } catch (RuntimeException | Error e) {
      // Whatever it was, this thread goes on: the next group tries again.
      connection.rollback();
      group.forEach(task -> task.fail(new StoreUnavailable("nothing was written", e)));
      return;
    }
    commits.incrementAndGet();
    transactions.addAndGet(group.size());
    group.forEach(SqliteTask::answer);
  }

  /// Runs one task in its savepoint: afterwards it has done all of its work, or nothing.
  private void runAlone(SqliteTask<?> task) {
    connection.savepoint();
    boolean keep = task.run(connection.transaction());
    if (!connection.endOfWork()) {
      throw task.transactionLost();
    }
    if (keep) {
      connection.release();
    } else {
      connection.rollbackToSavepoint();
    }
  }

  private void refuseWaiting() {
    for (SqliteTask<?> task = waiting.poll(); task != null; task = waiting.poll()) {
      if (task.begin()) {
        task.fail(new StoreUnavailable("the database is closed"));
      }
    }
  }

  /// Refuses new work, finishes what waits, and returns when that is on the disk.
  @Override
  public void close() {
    closing = true;
    // Wakes the thread; when the queue is full it is awake.
    waiting.offer(new SqliteTask<>(transaction -> transaction));
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
