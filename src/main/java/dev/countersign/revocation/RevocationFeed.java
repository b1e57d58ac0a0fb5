package dev.countersign.revocation;

import dev.countersign.limit.SizeLimit;
import dev.countersign.revocation.FeedCursor.Position;
import dev.countersign.revocation.FeedCursor.Rest;
import dev.countersign.store.StoreUnavailable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What has ended, as this node knows it, read by one thread for everybody who asks.
///
/// Safe for use by many threads.
public final class RevocationFeed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RevocationFeed.class);

  /// Nobody has asked for so long: nothing is read until somebody does.
  private static final Duration INTEREST = Duration.ofMinutes(2);

  /// What is known is as good as new for so long.
  private static final Duration FRESH = Duration.ofSeconds(1);

  /// How often who waits is asked whether they are still there.
  private static final Duration LOOK = Duration.ofSeconds(1);

  /// How long whoever comes from another node is kept, so that it is a few times a second at most.
  private static final Duration PAUSE = Duration.ofMillis(250);

  /// How often is read, and how long that may take.
  ///
  /// @param period how soon a session that has ended is told of
  /// @param widePeriod how often is read again what was committed late
  /// @param patience how long somebody waits for a reading before the database counts as
  ///   unavailable
  record Pace(Duration period, Duration widePeriod, Duration patience) {
    static final Pace USUAL =
        new Pace(Duration.ofMillis(200), FeedRules.WIDE_PERIOD, Duration.ofSeconds(5));
  }

  /// @param moment of this reading, later than that of every one before
  private record Known(FeedEntries ended, long moment, Instant readAt) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition wanted = lock.newCondition();
  private final Condition read = lock.newCondition();
  private final ReadRevocations reading;
  private final Clock clock;
  private final Duration kept;
  private final Pace pace;
  private final long node;
  private final Thread thread;

  private volatile Known known = new Known(FeedEntries.NONE, 0, Instant.EPOCH);
  private boolean hasRead; // guarded by lock
  private long readNanos; // guarded by lock
  private long nextNanos = System.nanoTime(); // guarded by lock
  private long wantedNanos; // guarded by lock
  private boolean isWanted; // guarded by lock
  private boolean isClosed; // guarded by lock

  // The thread's own.
  private Instant lastWide = Instant.EPOCH;
  private long lastWideNanos;
  private boolean isFailing;

  /// @param kept how long an entry is told of
  /// @param node names this node and its start, as no other is named
  RevocationFeed(ReadRevocations reading, Clock clock, Duration kept, Pace pace, long node) {
    this.reading = reading;
    this.clock = clock;
    this.kept = kept;
    this.pace = pace;
    this.node = node;
    this.thread = Thread.ofPlatform().name("revocations").daemon().start(this::run);
  }

  /// What there is for whoever has this cursor; for nobody's, everything.
  ///
  /// @throws StoreUnavailable when what this node knows is not fresh
  FeedPage page(Optional<FeedCursor> cursor) {
    awaitFresh();
    Known now = known;
    long seenAfter = cursor.map(it -> FeedRules.seenAfter(it, node)).orElse(Long.MIN_VALUE);
    Optional<Rest> goingOn = cursor.flatMap(FeedCursor::rest);
    Position behind = goingOn.map(Rest::last).orElse(Position.START);
    var page = now.ended.page(seenAfter, behind, SizeLimit.FEED_PAGE.amount());
    // Pages that belong together are of one moment: what was seen since stands before some of them.
    long owner = goingOn.isPresent() ? cursor.get().node() : node;
    long asOf = goingOn.isPresent() ? cursor.get().asOf() : now.moment;
    Optional<Rest> rest = page.rest().map(last -> new Rest(seenAfter, last));
    return new FeedPage(
        now.readAt, new FeedCursor(owner, asOf, rest), rest.isPresent(), page.entries());
  }

  /// The moment of what is known now; while it is the same, so is every page.
  ///
  /// @throws StoreUnavailable when what this node knows is not fresh
  long moment() {
    awaitFresh();
    return known.moment;
  }

  /// Names what is known: the same for the same entries, at every node.
  ///
  /// @throws StoreUnavailable when what this node knows is not fresh
  String fingerprint() {
    awaitFresh();
    FeedEntries ended = known.ended;
    return ended.size() + "-" + Long.toHexString(ended.sum());
  }

  /// Waits until there is something for whoever has this cursor, or it is over.
  ///
  /// @param isOver asked now and then, such as whether they have gone
  void awaitNews(FeedCursor cursor, Duration wait, BooleanSupplier isOver) {
    long seenAfter = FeedRules.seenAfter(cursor, node);
    long longest = wait.toNanos();
    if (cursor.node() != node && known.ended.haveNewsSince(seenAfter)) {
      // Another node has told them most of it: they shall not come back at once, again and again.
      longest = Math.min(longest, PAUSE.toNanos());
      seenAfter = known.moment;
    }
    long end = System.nanoTime() + longest;
    lock.lock();
    try {
      for (long left = longest;
          left > 0 && !isClosed && !known.ended.haveNewsSince(seenAfter) && !isOver.getAsBoolean();
          left = end - System.nanoTime()) {
        want();
        read.awaitNanos(Math.min(left, LOOK.toNanos()));
      }
    } catch (InterruptedException e) {
      // The server goes down; what there is now is answered.
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private void awaitFresh() {
    long end = System.nanoTime() + pace.patience().toNanos();
    lock.lock();
    try {
      want();
      for (long left = pace.patience().toNanos(); !isFresh(); left = end - System.nanoTime()) {
        if (left <= 0 || isClosed) {
          throw new StoreUnavailable("ended sessions could not be read lately");
        }
        read.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailable("interrupted while ended sessions were read", e);
    } finally {
      lock.unlock();
    }
  }

  private boolean isFresh() {
    return hasRead && System.nanoTime() - readNanos < FRESH.toNanos();
  }

  private void want() {
    wantedNanos = System.nanoTime();
    if (!isWanted) {
      isWanted = true;
      wanted.signal();
    }
  }

  private void run() {
    try {
      while (awaitTurn()) {
        readOnce();
      }
    } catch (InterruptedException e) {
      // As good as being closed.
    }
  }

  /// Waits until it is time to read, or answers false when that is over.
  private boolean awaitTurn() throws InterruptedException {
    lock.lock();
    try {
      if (isWanted && System.nanoTime() - wantedNanos > INTEREST.toNanos()) {
        isWanted = false;
      }
      while (!isWanted && !isClosed) {
        wanted.await();
      }
      for (long left = nextNanos - System.nanoTime();
          left > 0 && !isClosed;
          left = nextNanos - System.nanoTime()) {
        wanted.awaitNanos(left);
      }
      return !isClosed;
    } finally {
      lock.unlock();
    }
  }

  private void readOnce() {
    long begun = System.nanoTime();
    Known before = known;
    boolean succeeded = false;
    try {
      known = read(before, begun);
      succeeded = true;
      isFailing = false;
    } catch (RuntimeException e) {
      if (!isFailing) {
        LOG.warn("ended sessions cannot be read: {}", e.toString());
      }
      isFailing = true;
    }
    lock.lock();
    try {
      nextNanos = System.nanoTime() + pace.period().toNanos();
      if (succeeded) {
        hasRead = true;
        readNanos = begun;
        read.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private Known read(Known before, long begun) {
    Instant now = clock.instant();
    // Entries that are found by one reading are seen in one moment, which no other one has.
    long seenAt = Math.max(now.toEpochMilli(), before.moment + 1);
    boolean isWide =
        lastWide.equals(Instant.EPOCH) || begun - lastWideNanos >= pace.widePeriod().toNanos();
    Instant oldest = now.minus(kept);
    Instant from =
        FeedRules.from(
            isWide ? lastWide : before.readAt,
            isWide ? FeedRules.WIDE_REACH : FeedRules.REACH,
            now,
            oldest);
    FeedEntries ended = reading.since(from, before.ended, seenAt).without(oldest.getEpochSecond());
    if (isWide) {
      lastWide = now;
      lastWideNanos = begun;
    }
    return new Known(ended, seenAt, now);
  }

  /// Reads nothing any more; who waits is answered.
  @Override
  public void close() {
    lock.lock();
    try {
      isClosed = true;
      wanted.signalAll();
      read.signalAll();
    } finally {
      lock.unlock();
    }
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
