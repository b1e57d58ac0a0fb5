package dev.countersign.mail;

import dev.countersign.base.UserId;
import dev.countersign.crypto.Sealer;
import dev.countersign.store.Transaction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// The near end of the outbox: where parcels are sealed and queued. Safe for use by many threads.
public final class Outbox {
  /// Whatever could not be sent for a day is of no use any more: people ask again.
  public static final Duration MAX_AGE = Duration.ofHours(24);

  /// What goes nowhere is of no use when it waits: nobody's requests must not fill the database of
  /// a server that has no way out for mail.
  static final Duration NOBODYS_AGE = Duration.ofMinutes(1);

  private final OutboxStore rows = new OutboxStore();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition bell = lock.newCondition();
  // Guarded by the lock.
  private long rung;
  private final Sealer sealer;
  private final Supplier<UUID> newId;
  private final Clock clock;

  public Outbox(Sealer sealer, Supplier<UUID> newId, Clock clock) {
    this.sealer = sealer;
    this.newId = newId;
    this.clock = clock;
  }

  /// Seals a mail; before the transaction that queues it, for sealing is no work for the writer.
  public SealedParcel seal(Mail mail) {
    return seal(Mail.KIND, mail.toBytes());
  }

  /// Seals a mail that goes nowhere; as [#seal(Mail)] does.
  public SealedParcel sealForNobody(Mail mail) {
    return seal(Mail.FOR_NOBODY, mail.toBytes());
  }

  /// Seals the content of a parcel of any kind; before the transaction that queues it.
  public SealedParcel seal(ParcelKind kind, byte[] content) {
    UUID id = newId.get();
    return new SealedParcel(id, kind, sealer.seal(content, context(id, kind)));
  }

  /// Queues the parcel if the caller's transaction commits. It is dropped unsent at the instant it
  /// expires, or after [#MAX_AGE] if that comes first.
  public void queue(Transaction tx, SealedParcel parcel, Instant expiresAt) {
    Instant now = clock.instant();
    rows.insert(tx, parcel, now, latest(parcel, expiresAt, now));
  }

  /// Queues a parcel that stays of use for [#MAX_AGE].
  public void queue(Transaction tx, SealedParcel parcel) {
    queue(tx, parcel, Instant.MAX);
  }

  /// As [#queue(Transaction, SealedParcel, Instant)], for what is of use to an account's owner only
  /// as long as nothing else has proven who that is: until it is handed over, it can be
  /// [withdrawn][#withdraw].
  public void queue(Transaction tx, SealedParcel parcel, Instant expiresAt, UserId about) {
    Instant now = clock.instant();
    rows.insertAbout(tx, about, parcel, now, latest(parcel, expiresAt, now));
  }

  /// Takes back what waits about the account, if the caller's transaction commits; what is being
  /// handed over at this moment may still arrive.
  ///
  /// @return how many parcels
  public int withdraw(Transaction tx, UserId about) {
    return rows.withdraw(tx, about);
  }

  /// Tells the worker that something was queued; after the commit. Forgetting it costs a delay, no
  /// mail.
  public void wake() {
    lock.lock();
    try {
      rung++;
      bell.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Waits until somebody wakes the worker, however often, or the time is over.
  ///
  /// @param heard what the caller's last call returned: a wake since then ends the wait at once
  long awaitWake(long heard, Duration atMost) throws InterruptedException {
    long nanos = atMost.toNanos();
    lock.lock();
    try {
      while (rung == heard && nanos > 0) {
        nanos = bell.awaitNanos(nanos);
      }
      return rung;
    } finally {
      lock.unlock();
    }
  }

  private static Instant latest(SealedParcel parcel, Instant expiresAt, Instant now) {
    Instant latest = now.plus(parcel.kind().equals(Mail.FOR_NOBODY) ? NOBODYS_AGE : MAX_AGE);
    return expiresAt.isBefore(latest) ? expiresAt : latest;
  }

  /// What binds sealed bytes to their row and their meaning.
  static String context(UUID id, ParcelKind kind) {
    return "outbox:" + kind.name() + ":" + id;
  }
}
