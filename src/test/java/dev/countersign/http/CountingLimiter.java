package dev.countersign.http;

import dev.countersign.limit.RateLimit;
import dev.countersign.limit.RateLimiter;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Allows so many events for each key, in one window that never ends.
final class CountingLimiter implements RateLimiter {
  private static final Duration WINDOW = Duration.ofMinutes(1);

  private final int count;
  private final Map<String, Integer> taken = new ConcurrentHashMap<>();

  private final boolean on;

  CountingLimiter(int count) {
    this(count, true);
  }

  CountingLimiter(int count, boolean on) {
    this.count = count;
    this.on = on;
  }

  @Override
  public boolean isOn() {
    return on;
  }

  @Override
  public Standing take(RateLimit limit, String key) {
    int before = taken(limit, key);
    if (before < count) {
      taken.put(limit + key, before + 1);
    }
    return standing(before < count, taken(limit, key));
  }

  @Override
  public void giveBack(RateLimit limit, String key, Standing earlier) {
    taken.merge(limit + key, -1, Integer::sum);
  }

  @Override
  public Standing look(RateLimit limit, String key) {
    return standing(taken(limit, key) < count, taken(limit, key));
  }

  int taken(RateLimit limit, String key) {
    return taken.getOrDefault(limit + key, 0);
  }

  private Standing standing(boolean allowed, int used) {
    Duration retryAfter = allowed ? Duration.ZERO : Duration.ofMillis(1_500);
    return new Standing(
        allowed, count, count - used, WINDOW, Instant.EPOCH.plus(WINDOW), retryAfter);
  }
}
