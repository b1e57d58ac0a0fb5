package dev.countersign.store;

import dev.countersign.store.Database.Work;
import dev.countersign.store.SqliteConnection.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The connections that read, each lent to one caller at a time. Safe for use by many threads.
final class SqliteReaders implements AutoCloseable {
  private final Path file;
  private final Duration maxWait;
  private final BlockingDeque<SqliteConnection> idle = new LinkedBlockingDeque<>();
  private volatile boolean closed;

  SqliteReaders(Path file, int size, Duration maxWait) {
    this.file = file;
    this.maxWait = maxWait;
    for (int i = 0; i < size; i++) {
      idle.add(SqliteConnection.open(file, Role.READER));
    }
  }

  <T extends @Nullable Object> T read(Work<T> work) {
    SqliteConnection connection = borrow();
    try {
      if (connection.isBroken()) {
        connection.close();
        connection = SqliteConnection.open(file, Role.READER);
      }
      return read(connection, work);
    } finally {
      giveBack(connection);
    }
  }

  private static <T extends @Nullable Object> T read(SqliteConnection connection, Work<T> work) {
    connection.beginReading();
    try {
      return work.in(connection.transaction());
    } catch (RuntimeException e) {
      throw SqliteErrors.unavailability(e, Role.READER)
          .<RuntimeException>map(unavailable -> unavailable)
          .orElse(e);
    } finally {
      // There is nothing to commit; this closes what is left open, too.
      connection.rollback();
    }
  }

  private SqliteConnection borrow() {
    try {
      SqliteConnection connection =
          closed ? null : idle.pollFirst(maxWait.toMillis(), TimeUnit.MILLISECONDS);
      if (connection == null) {
        throw new StoreUnavailable(closed ? "the database is closed" : "too many are reading");
      }
      return connection;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailable("interrupted before reading", e);
    }
  }

  // The last one used is the next one used: its cache is warm, and in quiet times the others'
  // memory stays untouched.
  private void giveBack(SqliteConnection connection) {
    idle.addFirst(connection);
    if (closed) {
      closeIdle();
    }
  }

  private void closeIdle() {
    for (SqliteConnection each = idle.poll(); each != null; each = idle.poll()) {
      each.close();
    }
  }

  /// Refuses new readers; who is reading finishes, and that connection closes after.
  @Override
  public void close() {
    closed = true;
    closeIdle();
  }
}
