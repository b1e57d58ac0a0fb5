package dev.countersign.guard;

import dev.countersign.limit.RateLimit.Rate;
import java.time.Duration;

/// How the failures of one kind of source are met.
///
/// @param free how many fail without a delay
/// @param firstDelay what follows the last free one; each further failure doubles it
/// @param most how many may fail in a row; then nothing of the source is looked at any more
/// @param kept how long a row matters after its last failure
/// @param keptPerFailure how much longer for each failure in it
/// @param isFullKept whether a source that has failed the most is never forgotten
record Terms(
    int free,
    Duration firstDelay,
    int most,
    Duration kept,
    Duration keptPerFailure,
    boolean isFullKept) {
  private static final int UNLIMITED = Integer.MAX_VALUE;

  /// Until delays have started over, wherever a clock stands.
  private static final Duration NETWORK_KEPT = GuardRules.QUIET.multipliedBy(2);

  /// A single failure is soon forgotten, or whoever tries addresses at random would fill the
  /// database; many are not, or whoever waits could go on for ever: it comes to 91 guesses a year,
  /// and the most that there may be once.
  private static final Duration STRANGERS_KEPT_PER_FAILURE = Duration.ofDays(4);

  /// @param rate how many are free, and the first delay
  static Terms ofNetwork(Rate rate) {
    return new Terms(rate.count(), rate.window(), UNLIMITED, NETWORK_KEPT, Duration.ZERO, false);
  }

  /// They are kept for as long as any token of that device can still be good.
  static Terms ofDevice(Rate rate, int most) {
    return new Terms(
        rate.count(), rate.window(), most, GuardRules.DEVICE_KNOWN, Duration.ZERO, false);
  }

  /// All strangers together wait for nothing: who makes them wait would be any of them.
  static Terms ofStrangers(int most) {
    return new Terms(
        UNLIMITED, Duration.ofSeconds(1), most, Duration.ZERO, STRANGERS_KEPT_PER_FAILURE, true);
  }
}
