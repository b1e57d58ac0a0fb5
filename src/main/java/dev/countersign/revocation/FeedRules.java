package dev.countersign.revocation;

import java.time.Duration;
import java.time.Instant;

/// Decides which sessions are read, and how long they are told of.
final class FeedRules {
  /// Read again each time: longer than transactions take, and clocks that are kept differ.
  static final Duration REACH = Duration.ofSeconds(10);

  /// Read again every now and then: a minute for clocks that differ, a minute and a second for a
  /// transaction at the slowest, and some more.
  static final Duration WIDE_REACH = Duration.ofMinutes(3);

  /// How often that is.
  static final Duration WIDE_PERIOD = Duration.ofSeconds(5);

  /// Told again to whoever comes from another node: its clock may differ by a minute, and it may
  /// have seen last what it saw with its last wide reading.
  static final Duration NODE_REACH = Duration.ofSeconds(90);

  private FeedRules() {}

  /// How long an entry is told of: the life of an access token that was signed in the moment of the
  /// end, by a clock that was ahead, and is checked by one that is behind.
  static Duration kept(Duration accessTokenLife, Duration maxSkew) {
    return accessTokenLife.plus(maxSkew.multipliedBy(2));
  }

  /// From which end on sessions are read.
  ///
  /// @param last when they were last read, and so far back
  /// @param oldest what ended before is told of no longer
  static Instant from(Instant last, Duration reach, Instant now, Instant oldest) {
    // A clock that was set back must not make it less.
    Instant from = (last.isBefore(now) ? last : now).minus(reach);
    return from.isBefore(oldest) ? oldest : from;
  }

  /// From which moment of this node on entries are news to the holder of the cursor.
  static long seenAfter(FeedCursor cursor, long node) {
    boolean isOurs = cursor.node() == node;
    if (cursor.rest().isPresent()) {
      return isOurs ? cursor.rest().get().seenAfter() : Long.MIN_VALUE;
    }
    return isOurs ? cursor.asOf() : cursor.asOf() - NODE_REACH.toMillis();
  }
}
