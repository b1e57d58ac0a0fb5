package dev.countersign.mail;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait after so many attempts: twice as long each time up to a cap, of which the
/// latter half is left to chance, so that what failed together does not come back together.
record Backoff(Duration first, Duration cap, RandomGenerator random) {

  Duration after(int attempts) {
    // Past 30 doublings the cap holds in any case; the shift must not overflow before it does.
    long doublings = 1L << Math.min(Math.max(attempts - 1, 0), 30);
    long whole = Math.min(first.toMillis() * doublings, cap.toMillis());
    return Duration.ofMillis(whole - random.nextLong(whole / 2 + 1));
  }
}
