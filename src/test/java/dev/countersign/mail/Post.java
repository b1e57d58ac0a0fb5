package dev.countersign.mail;

import dev.countersign.base.Email;
import dev.countersign.store.Database;
import dev.countersign.store.SqliteDatabase;
import dev.countersign.store.StoreUnavailable;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// An outbox on a real database, with a clock and a transport in the test's hands.
final class Post implements AutoCloseable {
  final TestClock clock = new TestClock();
  final TestSealer sealer = new TestSealer();
  final ScriptedTransport transport = new ScriptedTransport();
  final AtomicBoolean writesFail = new AtomicBoolean();
  final Semaphore failedWrites = new Semaphore(0);
  final Outbox outbox = new Outbox(sealer, UUID::randomUUID, clock);
  private final Path directory;
  private SqliteDatabase sqlite;

  Post(Path directory) {
    this.directory = directory;
    this.sqlite = SqliteDatabase.open(directory, clock);
  }

  static Mail mail(String subject) {
    return new Mail(new Email("ada@example.com"), subject, "the text", "<p>the html</p>");
  }

  void queue(String subject) {
    queue(subject, Instant.MAX);
  }

  void queue(String subject, Instant expiresAt) {
    SealedParcel parcel = outbox.seal(mail(subject));
    sqlite.write(tx -> {
      outbox.queue(tx, parcel, expiresAt);
      return true;
    });
  }

  void queue(SealedParcel parcel) {
    sqlite.write(tx -> {
      outbox.queue(tx, parcel);
      return true;
    });
  }

  MailQueue mailQueue() {
    return sqlite.read(MailQueue.at(clock.instant()));
  }

  /// A worker whose waits are as long as they may be: 10 s, 20 s, 40 s …
  OutboxWorker worker() {
    return worker(sealer, Map.of(Mail.KIND, Courier.forMail(transport)));
  }

  OutboxWorker worker(TestSealer other, Map<ParcelKind, Courier> couriers) {
    return new OutboxWorker(outbox, database(), other, couriers, clock, () -> 0L);
  }

  void drain() {
    try (var worker = worker()) {
      worker.drain();
    }
  }

  void drainAfter(Duration wait) {
    clock.advance(wait);
    drain();
  }

  int rows() {
    return sqlite.read(
        tx -> tx.sql().createQuery("SELECT COUNT(*) FROM outbox").mapTo(Integer.class).one());
  }

  void restart() {
    sqlite.close();
    sqlite = SqliteDatabase.open(directory, clock);
  }

  /// The database, whose writes fail while a test wants that.
  Database database() {
    return new Database() {
      @Override
      public <T extends @Nullable Object> T write(Work<T> work) {
        if (writesFail.get()) {
          failedWrites.release();
          throw new StoreUnavailable("as the test wants it");
        }
        return sqlite.write(work);
      }

      @Override
      public <T extends @Nullable Object> T read(Work<T> work) {
        return sqlite.read(work);
      }

      @Override
      public boolean isReady() {
        return sqlite.isReady();
      }

      @Override
      public void close() {
        sqlite.close();
      }
    };
  }

  @Override
  public void close() {
    sqlite.close();
  }
}
