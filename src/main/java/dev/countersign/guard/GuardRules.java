package dev.countersign.guard;

import dev.countersign.base.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Decides how long who fails has to wait, and who is no stranger.
final class GuardRules {
  /// The longest delay, unless the first one is longer already: whoever shares a network with a
  /// guesser still gets to try once in this time.
  static final Duration LONGEST_DELAY = Duration.ofHours(1);

  /// After so long without a failure, delays start from the first again.
  static final Duration QUIET = Duration.ofDays(1);

  /// For so long after its last success a network is known. Longer than any holiday; a network that
  /// changes hands is forgotten within a season.
  static final Duration NETWORK_KNOWN = Duration.ofDays(90);

  /// For so long a device's token is good; each sign-in gives it a new one.
  static final Duration DEVICE_KNOWN = Duration.ofDays(180);

  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

  private GuardRules() {}

  /// How long to wait after a failure.
  ///
  /// @param recent which failure this was
  /// @param free how many are free; the last of them has the first delay
  static Duration delay(int recent, int free, Duration first) {
    if (recent < free) {
      return Duration.ZERO;
    }
    int doublings = recent - free;
    return doublings >= doublings(first) ? longest(first) : first.multipliedBy(1L << doublings);
  }

  /// The delay that no further failure makes longer.
  static Duration longest(Duration first) {
    return first.compareTo(LONGEST_DELAY) > 0 ? first : LONGEST_DELAY;
  }

  /// How often a first delay has to be doubled to come to the longest.
  static int doublings(Duration first) {
    int doublings = 0;
    for (Duration delay = first;
        delay.compareTo(longest(first)) < 0;
        delay = delay.multipliedBy(2)) {
      doublings++;
    }
    return doublings;
  }

  /// Whether what is kept of a network makes it one that the account knows.
  ///
  /// @param failures its failures in a row, this attempt among them
  /// @param most as many as a known network may have; with more it is a stranger
  static boolean isKnown(
      Optional<UserId> knownTo,
      int passwordVersion,
      Instant knownUntil,
      int failures,
      int most,
      UserId account,
      int currentVersion,
      Instant now) {
    return knownTo.filter(account::equals).isPresent()
        && passwordVersion == currentVersion
        && now.isBefore(knownUntil)
        && failures <= most;
  }

  /// The end of the day (UTC) that the moment is in: expiries that are indexed change once a day,
  /// and not with every attempt.
  static Instant endOfDay(Instant moment) {
    return Instant.ofEpochMilli(
        (Math.floorDiv(moment.toEpochMilli(), DAY_MILLIS) + 1) * DAY_MILLIS);
  }
}
