package dev.countersign.limit;

import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;

/// The rate limiter that counts in memory: exactly, for one server alone, and until it is
/// restarted.
///
/// Its memory is bounded by [Windows#MAX_KEYS] for each limit.
public final class LocalRateLimiter implements RateLimiter {
  private final Map<RateLimit, Windows> windows = new EnumMap<>(RateLimit.class);
  private final Clock clock;

  /// @param rates what holds in place of the standard rates
  public LocalRateLimiter(Map<RateLimit, RateLimit.Rate> rates, Clock clock) {
    for (RateLimit limit : RateLimit.values()) {
      windows.put(
          limit, new Windows(rates.getOrDefault(limit, limit.standard()), Windows.MAX_KEYS));
    }
    this.clock = clock;
  }

  @Override
  public boolean isOn() {
    return true;
  }

  @Override
  public Standing take(RateLimit limit, String key) {
    return of(limit).take(key, clock.instant());
  }

  @Override
  public void giveBack(RateLimit limit, String key, Standing taken) {
    of(limit).giveBack(key, taken, clock.instant());
  }

  @Override
  public Standing look(RateLimit limit, String key) {
    return of(limit).look(key, clock.instant());
  }

  private Windows of(RateLimit limit) {
    Windows found = windows.get(limit);
    if (found == null) {
      throw new IllegalStateException("no windows for " + limit);
    }
    return found;
  }
}
