package dev.countersign.limit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.limit.RateLimit.Rate;
import dev.countersign.limit.RateWindowStore.Window;
import dev.countersign.store.Database;
import dev.countersign.store.StoreUnavailable;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The rate limiter that counts in the database: exactly, over restarts, and for all nodes
/// together.
///
/// A window begins and ends by the clock of the node that began it; another node, whose clock is
/// some seconds off, sees it end by these seconds sooner or later, and no event is counted twice or
/// lost by that. Where the database cannot be reached, taking throws [StoreUnavailable]: nothing is
/// allowed that was not counted. What could not be given back stays counted until its window ends.
///
/// Looking never asks the database: it tells how the key stood when this node last counted for it,
/// which other nodes may have gone beyond since.
public final class StoredRateLimiter implements RateLimiter {
  private static final Logger LOG = LoggerFactory.getLogger(StoredRateLimiter.class);

  /// Of a SHA-256: whoever looks for two keys that collide hashes for 2^64 steps and gains a shared
  /// window.
  private static final int KEY_BYTES = 16;

  private final Map<RateLimit, Rate> rates = new EnumMap<>(RateLimit.class);
  private final RateWindowStore windows = new RateWindowStore();
  private final KnownWindows full = new KnownWindows(KnownWindows.MAX_KEYS);
  // Apart from the full ones, which a crowd of clients would else drive out.
  private final KnownWindows counted = new KnownWindows(KnownWindows.MAX_KEYS);
  private final Database database;
  private final Clock clock;

  /// @param rates what holds in place of the standard rates
  public StoredRateLimiter(Map<RateLimit, Rate> rates, Database database, Clock clock) {
    for (RateLimit limit : RateLimit.values()) {
      this.rates.put(limit, rates.getOrDefault(limit, limit.standard()));
    }
    this.database = database;
    this.clock = clock;
  }

  @Override
  public boolean isOn() {
    return true;
  }

  @Override
  public Standing take(RateLimit limit, String key) {
    Rate rate = of(limit);
    Instant now = clock.instant();
    // Nothing is ever given back to an address, so that a window which is full stays full; where a
    // flood is refused, the database need not hear of it.
    if (!limit.guardsAccount()) {
      Optional<Window> known = full.find(limit, key, rate.window(), now);
      if (known.isPresent()) {
        return refused(rate, known.get().endsAt(), now);
      }
    }
    byte[] hash = hash(limit, key);
    Window window = database.tally(tx -> windows.take(tx, hash, rate, now));
    if (window.taken() <= rate.count()) {
      counted.put(limit, key, window);
      return allowed(rate, window.taken(), window.endsAt());
    }
    full.put(limit, key, window);
    return refused(rate, window.endsAt(), now);
  }

  @Override
  public void giveBack(RateLimit limit, String key, Standing taken) {
    if (!taken.allowed()) {
      return;
    }
    forgetHere(limit, key);
    byte[] hash = hash(limit, key);
    try {
      database.tallyOnce(tx -> windows.giveBack(tx, hash, of(limit), taken.resetsAt()));
    } catch (StoreUnavailable e) {
      LOG.warn("{}: an event stays counted that should not: {}", limit, e.getMessage());
    }
  }

  @Override
  public Standing look(RateLimit limit, String key) {
    Rate rate = of(limit);
    Instant now = clock.instant();
    Optional<Window> known =
        full.find(limit, key, rate.window(), now)
            .or(() -> counted.find(limit, key, rate.window(), now));
    if (known.isEmpty()) {
      return allowed(rate, 0, now);
    }
    Window window = known.get();
    return window.taken() < rate.count()
        ? allowed(rate, window.taken(), window.endsAt())
        : refused(rate, window.endsAt(), now);
  }

  private void forgetHere(RateLimit limit, String key) {
    counted.remove(limit, key);
    full.remove(limit, key);
  }

  private Rate of(RateLimit limit) {
    Rate rate = rates.get(limit);
    if (rate == null) {
      throw new IllegalStateException("no rate for " + limit);
    }
    return rate;
  }

  private static Standing allowed(Rate rate, int taken, Instant end) {
    return new Standing(
        true, rate.count(), rate.count() - taken, rate.window(), end, Duration.ZERO);
  }

  // Another node's clock may be ahead: nobody is told to wait for longer than a window is.
  private static Standing refused(Rate rate, Instant end, Instant now) {
    Duration left = Duration.between(now, end);
    Duration wait = left.compareTo(rate.window()) > 0 ? rate.window() : left;
    return new Standing(false, rate.count(), 0, rate.window(), end, wait);
  }

  private static byte[] hash(RateLimit limit, String key) {
    return digest(limit.setting() + '\n' + key);
  }

  /// The key of a window in the database.
  static byte[] digest(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return Arrays.copyOf(digest, KEY_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
