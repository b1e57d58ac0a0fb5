package dev.countersign.verifier;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// Follows the feed of what has ended on a thread of its own, for as long as it is not closed.
final class FeedFollower implements AutoCloseable {
  private static final Logger LOG = System.getLogger(FeedFollower.class.getName());

  /// As long as the server lets anybody wait.
  private static final Duration MAX_WAIT = Duration.ofSeconds(25);

  /// What an answer may take beside the wait.
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final long FIRST_PAUSE_MILLIS = 250;
  private static final long MAX_PAUSE_MILLIS = 5_000;
  private static final long MAX_RETRY_AFTER_SECONDS = 60;
  private static final int BAD_REQUEST = 400;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final FeedEntries entries = new FeedEntries();
  private final Web web;
  private final URI feed;
  private final String authorization;
  private final String issuer;
  private final KeyCache keys;
  private final Duration wait;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final Thread thread;

  private boolean isWhole; // guarded by lock
  private long toldNanos; // guarded by lock
  private boolean isClosed; // guarded by lock

  // The thread's own.
  private String cursor = "";
  private boolean mayWait; // as the last answer came and had everything
  private int failures;

  /// @param wait how long the server may keep an answer back; at most as long as it lets anybody
  FeedFollower(
      Web web,
      URI feed,
      String authorization,
      String issuer,
      KeyCache keys,
      Duration wait,
      Clock clock,
      LongSupplier nanoTime) {
    this.web = web;
    this.feed = feed;
    this.authorization = authorization;
    this.issuer = issuer;
    this.keys = keys;
    this.wait = wait.compareTo(MAX_WAIT) < 0 ? wait : MAX_WAIT;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.thread = new Thread(this::run, "countersign-feed");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /// Whether the token with these claims is known to be void: its session has ended, or it is older
  /// than its user's tokens may be.
  boolean hasVoided(Claims claims) {
    return entries.hasEnded(claims.session())
        || entries.areVoid(claims.subject(), claims.number("iat").orElse(Long.MIN_VALUE));
  }

  /// Whether it is followed, and everything was told, and that not longer ago.
  boolean isUpToDate(Duration staleAfter) {
    long now = nanoTime.getAsLong();
    lock.lock();
    try {
      return !isClosed && isWhole && now - toldNanos <= staleAfter.toNanos();
    } finally {
      lock.unlock();
    }
  }

  /// Waits until everything was told once, and answers whether it was.
  boolean awaitWhole(Duration within) throws InterruptedException {
    lock.lock();
    try {
      long left = within.toNanos();
      while (!isWhole && left > 0) {
        left = changed.awaitNanos(left);
      }
      return isWhole;
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      while (isOpen()) {
        pause(ask());
      }
    } catch (InterruptedException e) {
      // As good as being closed.
    }
  }

  /// Whether it is not closed; as long it keeps the keys fresh, too.
  boolean isOpen() {
    lock.lock();
    try {
      return !isClosed;
    } finally {
      lock.unlock();
    }
  }

  /// Asks once, and answers how many milliseconds to wait before the next time.
  private long ask() throws InterruptedException {
    String asked = cursor;
    // After a failure a server without news would keep us stale for the whole of a wait.
    Duration held = mayWait ? wait : Duration.ZERO;
    mayWait = false;
    try {
      keys.keepFresh();
      Web.Answer answer =
          web.get(uri(asked, held), authorization, held.plus(PATIENCE), FeedAnswer.MAX_CHARS);
      if (!answer.isOk()) {
        return refused(answer);
      }
      String text = new String(answer.body(), StandardCharsets.ISO_8859_1);
      long now = clock.instant().getEpochSecond();
      Optional<FeedAnswer> told = FeedAnswer.check(text, issuer, asked, keys, now);
      return told.isPresent() ? take(told.get(), now) : failed("its answer is not the server's");
    } catch (IOException e) {
      return failed(String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      // Whatever it is, the thread goes on, or nobody would learn of any end any more.
      return failed(e.toString());
    }
  }

  private URI uri(String since, Duration held) {
    return since.isEmpty()
        ? feed
        : URI.create(feed + "?since=" + since + "&wait=" + held.toSeconds());
  }

  private long take(FeedAnswer answer, long now) {
    answer.addTo(entries, now);
    cursor = answer.next();
    if (failures > 0) {
      LOG.log(Level.INFO, "{0} is followed again", feed);
    }
    failures = 0;
    mayWait = !answer.more();
    if (!answer.more()) {
      lock.lock();
      try {
        isWhole = true;
        toldNanos = nanoTime.getAsLong();
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
    return 0;
  }

  private long refused(Web.Answer answer) {
    if (answer.status() == BAD_REQUEST) {
      // The cursor is none, perhaps of a version that wrote them otherwise: everything, from anew.
      cursor = "";
    }
    long pause = failed("it answers " + answer.status());
    long retryAfter = Math.min(answer.retryAfterSeconds(), MAX_RETRY_AFTER_SECONDS);
    return Math.max(pause, TimeUnit.SECONDS.toMillis(retryAfter));
  }

  private long failed(String why) {
    if (failures == 0) {
      LOG.log(Level.WARNING, "{0} cannot be followed: {1}", feed, why);
    }
    failures = Math.min(failures + 1, 10);
    long most = Math.min(MAX_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << (failures - 1));
    // Not all at once, when a server comes back.
    return ThreadLocalRandom.current().nextLong(most / 2, most + 1);
  }

  private void pause(long millis) throws InterruptedException {
    lock.lock();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(millis);
      while (left > 0 && !isClosed) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      isClosed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    thread.interrupt();
  }
}
