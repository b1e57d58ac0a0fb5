package dev.countersign.revocation;

import java.time.Duration;
import java.time.Instant;

/// Decides which sessions are read, and how long they are told of.
final class FeedRules {
  /// How far apart the clocks of nodes may be.
  private static final Duration CLOCKS_APART = Duration.ofMinutes(1);

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

  /// So long after the minute of its second, an entry has been seen by every node that reads.
  ///
  /// So a node that begins counts it as seen then, not as seen now, and need not repeat an hour of
  /// entries to all who come from another node. They miss nothing: an entry's second is the end's,
  /// or for a cutoff up to 61 seconds before it. It can be read 121 seconds after the end, by
  /// whatever clock: a minute for clocks that differ, and 61 seconds for a transaction. A node has
  /// begun its last wide reading at most [#WIDE_PERIOD] before the moment of a cursor, and that
  /// reaches back further than any entry is late. What it has not seen at that moment has therefore
  /// a second that is less than 3:07 before the moment, and counts here as seen after it: and we
  /// tell all that was seen from [#NODE_REACH] before it on.
  static final Duration SEEN_BY_ALL = WIDE_REACH.plus(CLOCKS_APART);

  private FeedRules() {}

  /// How long an entry is told of: the life of an access token that was signed in the moment of the
  /// end, by a clock that was ahead, and is checked by one that is behind.
  static Duration kept(Duration accessTokenLife, Duration maxSkew) {
    return accessTokenLife.plus(maxSkew.multipliedBy(2));
  }

  /// Whether a node's clock has been set back further than clocks may be apart. What it knows is
  /// worth nothing then: it has forgotten by that clock, and its moments are still to come.
  ///
  /// @param moment that of its last reading
  static boolean isSetBack(long moment, Instant now) {
    return moment > now.plus(CLOCKS_APART).toEpochMilli();
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
  ///
  /// @param moment that of this node's last reading
  static long seenAfter(FeedCursor cursor, long node, long moment) {
    boolean isOurs = cursor.node() == node;
    if (cursor.rest().isPresent()) {
      return isOurs ? cursor.rest().get().seenAfter() : Long.MIN_VALUE;
    }
    if (isOurs) {
      return cursor.asOf();
    }
    // Of a clock that was ahead nothing is known but that: everything.
    boolean isToCome = cursor.asOf() > moment + CLOCKS_APART.toMillis();
    return isToCome ? Long.MIN_VALUE : cursor.asOf() - NODE_REACH.toMillis();
  }
}
