package dev.countersign.limit;

import java.time.Duration;
import java.time.Instant;

/// The rate limiter of a server whose limits are switched off: it counts nothing and allows
/// everything.
public final class NoRateLimits implements RateLimiter {
  private static final Standing FREE =
      new Standing(
          true, Integer.MAX_VALUE, Integer.MAX_VALUE, Duration.ZERO, Instant.EPOCH, Duration.ZERO);

  @Override
  public boolean isOn() {
    return false;
  }

  @Override
  public Standing take(RateLimit limit, String key) {
    return FREE;
  }

  @Override
  public void giveBack(RateLimit limit, String key, Standing taken) {
    // Nothing was counted.
  }

  @Override
  public Standing look(RateLimit limit, String key) {
    return FREE;
  }
}
