package dev.countersign.limit;

import java.time.Duration;
import java.time.Instant;

/// Counts events against rate limits. Safe for use by many threads; one shared by several nodes has
/// the same shape.
public interface RateLimiter {
  /// Counts one event for the key (a network, or an account and network), unless the limit is
  /// reached already.
  Standing take(RateLimit limit, String key);

  /// Gives one event back that was taken, because it turned out not to count (a sign-in that
  /// succeeded).
  void giveBack(RateLimit limit, String key);

  /// How the key stands, without counting.
  Standing look(RateLimit limit, String key);

  /// How a key stands against a limit.
  ///
  /// @param allowed whether the event may go ahead
  /// @param limit how many events a window takes
  /// @param remaining how many are left in this window
  /// @param window the window's whole length
  /// @param resetsAt when this window ends
  /// @param retryAfter how long until then; zero when allowed
  record Standing(
      boolean allowed,
      int limit,
      int remaining,
      Duration window,
      Instant resetsAt,
      Duration retryAfter) {}
}
