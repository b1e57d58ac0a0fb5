package dev.countersign.mail;

import dev.countersign.crypto.Sealer;
import dev.countersign.mail.Delivery.Delivered;
import dev.countersign.mail.Delivery.Refused;
import dev.countersign.mail.Delivery.TryAgain;
import dev.countersign.store.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The parcels of one kind on their way to their courier; a courier that is held up holds up no
/// other kind. Safe for use by many threads, each of which carries a parcel at a time.
final class OutboxLane {
  /// So many ids are looked up at once: bounds memory, and how long the order can be stale.
  private static final int BATCH = 64;

  private static final Logger LOG = LoggerFactory.getLogger(OutboxLane.class);

  /// What all lanes work on, and by what clock.
  record Ground(Database database, Sealer sealer, Clock clock, Backoff backoff) {}

  private final OutboxStore rows = new OutboxStore();
  private final ParcelKind kind;
  private final Courier courier;
  private final Ground ground;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition someEnded = lock.newCondition();
  // All guarded by the lock.
  private final Deque<UUID> found = new ArrayDeque<>();
  private int underWay;
  private long ended;

  OutboxLane(ParcelKind kind, Courier courier, Ground ground) {
    this.kind = kind;
    this.courier = courier;
    this.ground = ground;
  }

  /// How many parcels its courier takes at once.
  int atOnce() {
    return courier.atOnce();
  }

  /// Carries the parcel that has been due longest, or finds that it is somebody else's.
  ///
  /// @return whether there was one
  boolean carryOne() {
    Optional<UUID> next = take();
    if (next.isEmpty()) {
      return false;
    }
    try {
      claim(next.get()).ifPresent(this::carry);
      return true;
    } finally {
      giveBack();
    }
  }

  /// Waits until nobody here carries a parcel any more.
  void awaitIdle() {
    lock.lock();
    try {
      while (underWay > 0) {
        someEnded.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /// How many parcels have been carried, or found to be somebody else's, since the start.
  long ended() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }

  private Optional<UUID> take() {
    lock.lock();
    try {
      if (found.isEmpty()) {
        found.addAll(due());
      }
      Optional<UUID> next = Optional.ofNullable(found.poll());
      underWay += next.isPresent() ? 1 : 0;
      return next;
    } finally {
      lock.unlock();
    }
  }

  private void giveBack() {
    lock.lock();
    try {
      underWay--;
      ended++;
      someEnded.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private List<UUID> due() {
    Instant now = ground.clock().instant();
    return ground.database().read(tx -> rows.due(tx, kind, now, BATCH));
  }

  private Optional<ClaimedParcel> claim(UUID id) {
    Instant now = ground.clock().instant();
    return ground.database().write(tx -> rows.claim(tx, id, now, now.plus(OutboxWorker.CLAIM)));
  }

  private void carry(ClaimedParcel parcel) {
    switch (deliver(parcel)) {
      case Delivered() -> {
        end(parcel, MailOutcome.SENT, "");
        LOG.info("outbox: delivered {}", parcel);
      }
      case Refused(String reason) -> {
        end(parcel, MailOutcome.REFUSED, reason);
        LOG.warn("outbox: dropped {}: {}", parcel, reason);
      }
      case TryAgain(String reason) -> {
        Duration wait = ground.backoff().after(parcel.attempts());
        Instant dueAt = ground.clock().instant().plus(wait);
        ground.database().write(tx -> rows.postpone(tx, parcel, dueAt, reason));
        LOG.warn("outbox: postponed {} by {} s: {}", parcel, wait.toSeconds(), reason);
      }
    }
  }

  private void end(ClaimedParcel parcel, MailOutcome outcome, String reason) {
    Instant now = ground.clock().instant();
    ground.database().write(tx -> rows.end(tx, parcel, outcome, reason, now));
  }

  private Delivery deliver(ClaimedParcel claimed) {
    SealedParcel sealed = claimed.parcel();
    Optional<byte[]> content =
        ground.sealer().open(sealed.bytes(), Outbox.context(sealed.id(), sealed.kind()));
    if (content.isEmpty()) {
      // With the right key at the next start it may open: dropping it is left to its expiry.
      return new TryAgain("it does not open with this key");
    }
    try {
      return courier.deliver(new Parcel(sealed.id(), content.get(), claimed.queuedAt()));
    } catch (RuntimeException e) {
      // Without its message, which may quote an address.
      return new TryAgain("its courier failed with " + e.getClass().getName());
    }
  }
}
