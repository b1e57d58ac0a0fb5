package dev.countersign.limit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.countersign.limit.RateLimit.Rate;
import dev.countersign.limit.RateLimiter.Standing;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/// The open windows of one limit, by key.
///
/// All are equally long, so the order in which they started is the order in which they end: what is
/// over is dropped from the head, at a cost that each window pays once. One lock per limit is
/// enough: it is held for some hundred nanoseconds.
final class Windows {
  /// Far more networks than one server can sign in within a window. A window with its key takes
  /// some 200 bytes, so a limit takes at most 10 MB, and the ten that are counted here (all that
  /// guard no account) 100 MB.
  static final int MAX_KEYS = 50_000;

  /// Longer keys (somebody's idea of an e-mail address) are counted under their digest.
  static final int MAX_KEY_CHARS = 64;

  private final Rate rate;
  private final int maxKeys;

  @GuardedBy("this")
  private final Map<String, Window> open = new LinkedHashMap<>();

  Windows(Rate rate, int maxKeys) {
    this.rate = rate;
    this.maxKeys = maxKeys;
  }

  Standing take(String longKey, Instant now) {
    String key = bounded(longKey);
    synchronized (this) {
      dropOver(now);
      Window window = open.get(key);
      if (window == null || window.isOverAt(now)) {
        window = start(key, now);
      }
      if (window.count == rate.count()) {
        return full(window, now);
      }
      window.count++;
      return left(window.count, window.end);
    }
  }

  void giveBack(String longKey, Standing taken, Instant now) {
    String key = bounded(longKey);
    synchronized (this) {
      dropOver(now);
      Window window = open.get(key);
      // The end tells the window: another one of this key cannot end at the same time.
      if (!taken.allowed() || window == null || !window.end.equals(taken.resetsAt())) {
        return;
      }
      window.count--;
      if (window.count == 0) {
        open.remove(key);
      }
    }
  }

  Standing look(String longKey, Instant now) {
    String key = bounded(longKey);
    synchronized (this) {
      Window window = open.get(key);
      if (window == null || window.isOverAt(now)) {
        return left(0, now);
      }
      return window.count == rate.count() ? full(window, now) : left(window.count, window.end);
    }
  }

  /// How many keys are kept.
  synchronized int size() {
    return open.size();
  }

  @GuardedBy("this")
  private void dropOver(Instant now) {
    Iterator<Window> eldestFirst = open.values().iterator();
    while (eldestFirst.hasNext() && eldestFirst.next().isOverAt(now)) {
      eldestFirst.remove();
    }
  }

  // When full, the window that ends first is given up: it has the least left to tell.
  @GuardedBy("this")
  private Window start(String key, Instant now) {
    open.remove(key);
    if (open.size() >= maxKeys) {
      Iterator<Window> eldestFirst = open.values().iterator();
      eldestFirst.next();
      eldestFirst.remove();
    }
    var window = new Window(now.plus(rate.window()));
    open.put(key, window);
    return window;
  }

  private Standing left(int count, Instant resetsAt) {
    return new Standing(
        true, rate.count(), rate.count() - count, rate.window(), resetsAt, Duration.ZERO);
  }

  private Standing full(Window window, Instant now) {
    Duration retryAfter = Duration.between(now, window.end);
    return new Standing(false, rate.count(), 0, rate.window(), window.end, retryAfter);
  }

  private static String bounded(String key) {
    if (key.length() <= MAX_KEY_CHARS) {
      return key;
    }
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8));
      // Longer than any key that is kept as it is, so that the two never meet.
      return "sha-256:" + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static final class Window {
    final Instant end;
    int count;

    Window(Instant end) {
      this.end = end;
    }

    boolean isOverAt(Instant now) {
      return !now.isBefore(end);
    }
  }
}
