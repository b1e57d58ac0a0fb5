package dev.countersign.mail;

import dev.countersign.crypto.Sealer;
import dev.countersign.mail.Delivery.Delivered;
import dev.countersign.mail.Delivery.Refused;
import dev.countersign.mail.Delivery.TryAgain;
import dev.countersign.store.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The far end of the outbox: one background thread that hands due parcels to the courier of their
/// kind.
///
/// Nothing a database, a courier or a parcel does ends the thread. Parcels of a kind without a
/// courier wait untouched. Several processes may work on one outbox; a parcel is held by one at a
/// time.
public final class OutboxWorker implements AutoCloseable {
  /// How long a claim holds. Longer than any delivery may block, or somebody else would deliver
  /// meanwhile; short enough that what a crashed process held goes out soon.
  public static final Duration CLAIM = Duration.ofMinutes(5);

  /// How often it looks without being woken: for retries, and for what other processes queued.
  private static final Duration POLL = Duration.ofSeconds(5);

  /// A mail server that is back after a short outage is found soon; one that is down for hours is
  /// not pestered.
  private static final Duration FIRST_RETRY = Duration.ofSeconds(10);

  private static final Duration LAST_RETRY = Duration.ofHours(1);

  /// So many ids are looked up at once: bounds memory, and how long the order can be stale.
  private static final int BATCH = 64;

  /// What is being delivered when the server stops may take so long to end.
  private static final Duration STOP = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(OutboxWorker.class);

  private final OutboxStore rows = new OutboxStore();
  private final ReentrantLock running = new ReentrantLock();
  private final Thread thread = Thread.ofPlatform().daemon().name("outbox").unstarted(this::loop);
  private final Outbox outbox;
  private final Database database;
  private final Sealer sealer;
  private final Map<ParcelKind, Courier> couriers;
  private final Clock clock;
  private final Backoff backoff;
  private volatile boolean closed;

  public OutboxWorker(
      Outbox outbox,
      Database database,
      Sealer sealer,
      Map<ParcelKind, Courier> couriers,
      Clock clock,
      RandomGenerator random) {
    this.outbox = outbox;
    this.database = database;
    this.sealer = sealer;
    this.couriers = Map.copyOf(couriers);
    this.clock = clock;
    this.backoff = new Backoff(FIRST_RETRY, LAST_RETRY, random);
  }

  /// Starts the background thread; once.
  public void start() {
    thread.start();
  }

  /// Hands over everything that is due now, what couriers queue on the way included, and returns
  /// when that is done. Waits for the background thread if it is at it.
  ///
  /// @throws dev.countersign.store.StoreUnavailable when the database cannot be reached
  public void drain() {
    running.lock();
    try {
      boolean some = true;
      while (some && !closed) {
        some = runBatch();
      }
    } finally {
      running.unlock();
    }
  }

  private void loop() {
    while (!closed) {
      try {
        drain();
      } catch (Throwable e) { // whatever it is, mail must go on flowing once it is over
        LOG.warn("the outbox could not be worked on; it is tried again", e);
      }
      try {
        outbox.awaitWake(POLL);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private boolean runBatch() {
    List<UUID> due = couriers.keySet().stream().flatMap(kind -> due(kind).stream()).toList();
    for (UUID id : due) {
      if (!closed) {
        claim(id).ifPresent(this::run);
      }
    }
    return !due.isEmpty();
  }

  private List<UUID> due(ParcelKind kind) {
    Instant now = clock.instant();
    return database.read(tx -> rows.due(tx, kind, now, BATCH));
  }

  private Optional<ClaimedParcel> claim(UUID id) {
    Instant now = clock.instant();
    return database.write(tx -> rows.claim(tx, id, now, now.plus(CLAIM)));
  }

  private void run(ClaimedParcel parcel) {
    switch (deliver(parcel)) {
      case Delivered() -> {
        database.write(tx -> rows.delete(tx, parcel.id()));
        LOG.info("outbox: delivered {}", parcel);
      }
      case Refused(String reason) -> {
        database.write(tx -> rows.delete(tx, parcel.id()));
        LOG.warn("outbox: dropped {}: {}", parcel, reason);
      }
      case TryAgain(String reason) -> {
        Duration wait = backoff.after(parcel.attempts());
        Instant dueAt = clock.instant().plus(wait);
        database.write(tx -> rows.postpone(tx, parcel, dueAt));
        LOG.warn("outbox: postponed {} by {} s: {}", parcel, wait.toSeconds(), reason);
      }
    }
  }

  private Delivery deliver(ClaimedParcel claimed) {
    SealedParcel sealed = claimed.parcel();
    Courier courier = couriers.get(sealed.kind());
    Optional<byte[]> content =
        sealer.open(sealed.bytes(), Outbox.context(sealed.id(), sealed.kind()));
    if (courier == null) {
      return new TryAgain("there is no courier for its kind");
    }
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

  /// Stops once the parcel in hand is done with, or after a few seconds without that.
  @Override
  public void close() {
    closed = true;
    outbox.wake();
    try {
      if (thread.isAlive() && !thread.join(STOP)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
