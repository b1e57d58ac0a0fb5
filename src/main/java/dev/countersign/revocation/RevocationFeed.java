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
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What has ended, as this node knows it, read by one thread for everybody who asks.
///
/// Safe for use by many threads.
public final class RevocationFeed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RevocationFeed.class);

  /// Nobody has asked for so long: nothing is read until somebody does.
  private static final Duration INTEREST = Duration.ofMinutes(2);

  /// How often who waits is asked whether they are still there.
  private static final Duration LOOK = Duration.ofSeconds(1);

  /// How long whoever comes from another node is kept, so that it is a few times a second at most.
  private static final Duration PAUSE = Duration.ofMillis(250);

  /// How often is read, and how long that may take.
  ///
  /// @param period how soon a session that has ended is told of
  /// @param widePeriod how often is read again what was committed late
  /// @param fresh how long before a question a reading may have begun that answers it
  /// @param patience how long somebody waits for a reading before the database counts as
  ///   unavailable
  record Pace(Duration period, Duration widePeriod, Duration fresh, Duration patience) {
    static final Pace USUAL =
        new Pace(
            Duration.ofMillis(200),
            FeedRules.WIDE_PERIOD,
            Duration.ofSeconds(1),
            Duration.ofSeconds(5));
  }

  /// What a node knew.
  ///
  /// @param node names it and its start, as no other is named
  /// @param moment of this reading, later than that of every one before; of one moment, every page
  ///   is the same
  /// @param readAt when it was begun
  /// @param wideAt when the last one was begun that reached far back
  record Known(long node, FeedEntries ended, long moment, Instant readAt, Instant wideAt) {
    private static Known nothing(long node) {
      return new Known(node, FeedEntries.NONE, 0, Instant.EPOCH, Instant.EPOCH);
    }

    private boolean hasRead() {
      return !readAt.equals(Instant.EPOCH);
    }

    private long seenAfter(FeedCursor cursor) {
      return FeedRules.seenAfter(cursor, node, moment);
    }

    private boolean hasNewsFor(FeedCursor cursor) {
      return ended.haveNewsSince(seenAfter(cursor));
    }

    /// The cursor of whoever has all of it.
    private FeedCursor cursor() {
      return new FeedCursor(node, moment, Optional.empty());
    }

    /// Names it: the same for the same entries, at every node.
    String fingerprint() {
      return ended.size() + "-" + Long.toHexString(ended.sum());
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition wanted = lock.newCondition();
  private final Condition read = lock.newCondition();
  private final ReadRevocations reading;
  private final Clock clock;
  private final Duration kept;
  private final Pace pace;
  private final LongSupplier names;
  private final Thread thread;

  private volatile Known known;
  private boolean hasRead; // guarded by lock
  private long readNanos; // guarded by lock
  private long nextNanos = System.nanoTime(); // guarded by lock
  private long wantedNanos; // guarded by lock
  private boolean isWanted; // guarded by lock
  private boolean isClosed; // guarded by lock

  // The thread's own.
  private long lastWideNanos;
  private boolean isFailing;

  /// @param kept how long an entry is told of
  /// @param names a name for this node and its start at each call, as no other is named
  RevocationFeed(
      ReadRevocations reading, Clock clock, Duration kept, Pace pace, LongSupplier names) {
    this.reading = reading;
    this.clock = clock;
    this.kept = kept;
    this.pace = pace;
    this.names = names;
    this.known = Known.nothing(names.getAsLong());
    this.thread = Thread.ofPlatform().name("revocations").daemon().start(this::run);
  }

  /// What there is now for whoever has this cursor; for nobody's, everything.
  ///
  /// @throws StoreUnavailable when what this node knows is not fresh
  FeedPage page(Optional<FeedCursor> cursor) {
    return page(fresh(), cursor);
  }

  /// What there was then.
  FeedPage page(Known now, Optional<FeedCursor> cursor) {
    long seenAfter = cursor.map(now::seenAfter).orElse(Long.MIN_VALUE);
    Optional<Rest> goingOn = cursor.flatMap(FeedCursor::rest);
    Position behind = goingOn.map(Rest::last).orElse(Position.START);
    var page = now.ended.page(seenAfter, behind, SizeLimit.FEED_PAGE.amount());
    // Pages that belong together are of one moment: what was seen since stands before some of them.
    long owner = goingOn.isPresent() ? cursor.get().node() : now.node;
    long asOf = goingOn.isPresent() ? cursor.get().asOf() : now.moment;
    Optional<Rest> rest = page.rest().map(last -> new Rest(seenAfter, last));
    return new FeedPage(
        now.readAt, new FeedCursor(owner, asOf, rest), rest.isPresent(), page.entries());
  }

  /// Waits until there is something for whoever has this cursor, or it is over.
  ///
  /// @param isOver asked now and then, such as whether they have gone; nobody else waits for it
  void awaitNews(FeedCursor cursor, Duration wait, BooleanSupplier isOver) {
    long longest = wait.toNanos();
    Known now = known;
    FeedCursor had = cursor;
    if (cursor.node() != now.node && now.hasNewsFor(cursor)) {
      // Another node has told them most of it: they shall not come back at once, again and again.
      longest = Math.min(longest, PAUSE.toNanos());
      had = now.cursor();
    }
    long end = System.nanoTime() + longest;
    try {
      long left = longest;
      while (left > 0
          && !isOver.getAsBoolean()
          && !hasNewsWithin(Math.min(left, LOOK.toNanos()), had)) {
        left = end - System.nanoTime();
      }
    } catch (InterruptedException e) {
      // The server goes down; what there is now is answered.
      Thread.currentThread().interrupt();
    }
  }

  /// Whether there is news before so much time is over, or there never will be any.
  private boolean hasNewsWithin(long nanos, FeedCursor had) throws InterruptedException {
    long end = System.nanoTime() + nanos;
    lock.lock();
    try {
      want();
      while (!isClosed && !known.hasNewsFor(had)) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        read.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// What this node knows, by a reading that began a moment before this call or later, however long
  /// it took: what had ended by then is in it.
  ///
  /// @throws StoreUnavailable when there is none
  Known fresh() {
    long asked = System.nanoTime();
    long end = asked + pace.patience().toNanos();
    lock.lock();
    try {
      want();
      while (!hasRead || asked - readNanos >= pace.fresh().toNanos()) {
        long left = end - System.nanoTime();
        if (left <= 0 || isClosed) {
          throw new StoreUnavailable("ended sessions could not be read lately");
        }
        read.awaitNanos(left);
      }
      return known;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailable("interrupted while ended sessions were read", e);
    } finally {
      lock.unlock();
    }
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
    } catch (RuntimeException | Error e) {
      // Not the end of this thread even when memory has run out: nobody else would read again.
      boolean isNew = !isFailing;
      isFailing = true;
      if (isNew) {
        LOG.warn("ended sessions cannot be read: {}", e.toString());
      }
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

  private Known read(Known last, long begun) {
    Instant now = clock.instant();
    Known before = FeedRules.isSetBack(last.moment, now) ? Known.nothing(names.getAsLong()) : last;
    // Entries that are found by one reading are seen in one moment, which no other one has.
    long seenAt = Math.max(now.toEpochMilli(), before.moment + 1);
    boolean isWide = !before.hasRead() || begun - lastWideNanos >= pace.widePeriod().toNanos();
    Instant oldest = now.minus(kept);
    Instant from =
        FeedRules.from(
            isWide ? before.wideAt : before.readAt,
            isWide ? FeedRules.WIDE_REACH : FeedRules.REACH,
            now,
            oldest);
    FeedEntries found = reading.since(from, before.ended, seenAt).without(oldest.getEpochSecond());
    FeedEntries ended = before.hasRead() ? found : found.seenWithin(FeedRules.SEEN_BY_ALL);
    if (isWide) {
      lastWideNanos = begun;
    }
    return new Known(before.node, ended, seenAt, now, isWide ? now : before.wideAt);
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
