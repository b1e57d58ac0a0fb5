package dev.countersign.mail;

import dev.countersign.crypto.Sealer;
import dev.countersign.store.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The far end of the outbox: background threads that hand due parcels to the courier of their
/// kind, for each kind as many as its courier takes at once.
///
/// Nothing a database, a courier or a parcel does ends the threads, and a courier that is held up
/// holds up its own kind alone. Parcels of a kind without a courier wait untouched. Several
/// processes may work on one outbox; a parcel is held by one at a time.
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

  /// What is being delivered when the server stops may take so long to end.
  private static final Duration STOP = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(OutboxWorker.class);

  private final List<OutboxLane> lanes;
  private final List<Thread> threads = new ArrayList<>();
  private final Outbox outbox;
  private volatile boolean closed;

  public OutboxWorker(
      Outbox outbox,
      Database database,
      Sealer sealer,
      Map<ParcelKind, Courier> couriers,
      Clock clock,
      RandomGenerator random) {
    this.outbox = outbox;
    var backoff = new Backoff(FIRST_RETRY, LAST_RETRY, random);
    var ground = new OutboxLane.Ground(database, sealer, clock, backoff);
    this.lanes =
        couriers.entrySet().stream()
            .map(each -> new OutboxLane(each.getKey(), each.getValue(), ground))
            .toList();
    for (OutboxLane lane : lanes) {
      for (int i = 0; i < lane.atOnce(); i++) {
        threads.add(Thread.ofPlatform().daemon().name("outbox").unstarted(() -> loop(lane)));
      }
    }
  }

  /// Starts the background threads; once.
  public void start() {
    threads.forEach(Thread::start);
  }

  /// Hands over everything that is due now, what couriers queue on the way included, and returns
  /// when that is done. Waits for the background threads if they are at it.
  ///
  /// @throws dev.countersign.store.StoreUnavailable when the database cannot be reached
  public void drain() {
    long before;
    do {
      before = ended();
      for (OutboxLane lane : lanes) {
        drain(lane);
        lane.awaitIdle();
      }
      // What ended meanwhile, whoever carried it, may have queued something for an earlier lane.
    } while (ended() != before && !closed);
  }

  private long ended() {
    return lanes.stream().mapToLong(OutboxLane::ended).sum();
  }

  private void drain(OutboxLane lane) {
    boolean some = true;
    while (some && !closed) {
      some = lane.carryOne();
    }
  }

  private void loop(OutboxLane lane) {
    long heard = 0;
    while (!closed) {
      try {
        drain(lane);
      } catch (Throwable e) { // whatever it is, mail must go on flowing once it is over
        LOG.warn("the outbox could not be worked on; it is tried again", e);
      }
      try {
        heard = outbox.awaitWake(heard, POLL);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /// Stops once the parcels in hand are done with, or after a few seconds without that.
  @Override
  public void close() {
    closed = true;
    outbox.wake();
    long end = System.nanoTime() + STOP.toNanos();
    try {
      for (Thread thread : threads) {
        if (thread.isAlive() && !thread.join(Duration.ofNanos(end - System.nanoTime()))) {
          thread.interrupt();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
