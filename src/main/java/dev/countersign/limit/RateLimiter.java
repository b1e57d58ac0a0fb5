package dev.countersign.limit;

import java.time.Duration;
import java.time.Instant;

/// Counts events against rate limits, in windows that each start with their first event.
///
/// Safe for use by many threads. Where counting needs the database, taking throws
/// [dev.countersign.store.StoreUnavailable] while that cannot be reached; nothing else does.
public interface RateLimiter {
  /// Whether anything is counted at all; if not, everything is allowed and no header speaks of
  /// limits.
  boolean isOn();

  /// Counts one event for the key (a network, or an account and network), unless the limit is
  /// reached already.
  Standing take(RateLimit limit, String key);

  /// Gives one event back, because it turned out not to count (a mail that was not sent).
  ///
  /// Nothing happens once the window it was taken in is over: a later one is not credited with it.
  ///
  /// @param taken what taking it returned
  void giveBack(RateLimit limit, String key, Standing taken);

  /// How the key stands, without counting: whether one more event would be allowed, as far as this
  /// node knows. It never waits for anything, so that whoever cannot be counted may ask.
  Standing look(RateLimit limit, String key);

  /// How a key stands against a limit.
  ///
  /// @param allowed whether the event may go ahead
  /// @param limit how many events a window takes
  /// @param remaining how many are left in this window
  /// @param window the window's whole length
  /// @param resetsAt when this window ends, which tells it from the key's other ones; now, where
  ///   none has started
  /// @param retryAfter how long until then; zero when allowed
  record Standing(
      boolean allowed,
      int limit,
      int remaining,
      Duration window,
      Instant resetsAt,
      Duration retryAfter) {}
}
