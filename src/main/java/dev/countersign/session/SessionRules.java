package dev.countersign.session;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Decides what a refresh token is worth.
final class SessionRules {
  /// A week without a sign of life ends a session.
  static final Duration IDLE_LIFE = Duration.ofDays(7);

  /// After a month people sign in again, whatever they did meanwhile (NIST SP 800-63B-4 §2.1.3).
  static final Duration WHOLE_LIFE = Duration.ofDays(30);

  /// How far apart the clocks of nodes may be.
  private static final Duration CLOCKS_APART = Duration.ofMinutes(1);

  /// An access token is signed at most so long after the last refresh that its session's row has:
  /// the longest grace in which a spent refresh token gets one more, a transaction at the slowest,
  /// clocks that are apart, and some more.
  private static final Duration SIGNED_WITHIN = Duration.ofMinutes(8);

  private SessionRules() {}

  /// Before which moment tokens are void whose user's sessions all end now.
  ///
  /// A little in the past, and a whole second as `iat` is one: no token of a sign-in that follows
  /// is from before it, by whichever node's clock. Sessions that could have younger tokens are told
  /// of one by one.
  static Instant voidBefore(Instant now) {
    return now.minus(CLOCKS_APART).truncatedTo(ChronoUnit.SECONDS);
  }

  /// Sessions that were refreshed last before this moment have no token but void ones.
  static Instant cutOffBefore(Instant voidBefore) {
    return voidBefore.minus(SIGNED_WITHIN);
  }

  /// What to do with a rotating refresh token whose authenticity is proven.
  ///
  /// @param sameProgram whether the request comes from the program that made the current token
  static Decision decide(
      Standing session, int presented, boolean sameProgram, Instant now, Duration grace) {
    if (session.over()) {
      return Decision.REFUSE;
    }
    if (presented == session.generation()) {
      return Decision.ROTATE;
    }
    if (presented > session.generation()) {
      return Decision.REFUSE_AHEAD;
    }
    boolean predecessor = presented == session.generation() - 1;
    boolean inGrace = now.isBefore(session.refreshedAt().plus(grace));
    return predecessor && inGrace && sameProgram ? Decision.REPLAY : Decision.END_SESSION;
  }

  /// The `exp` of an access token: no later than its session is over, in whole seconds, of which it
  /// has one at least.
  static long tokenExpiry(Instant now, Duration life, Instant sessionEnd) {
    long end = sessionEnd.plusMillis(999).getEpochSecond();
    return Math.min(now.plus(life).getEpochSecond(), Math.max(end, now.getEpochSecond() + 1));
  }

  static Instant idleExpiry(Instant refreshedAt, Instant expiresAt) {
    Instant idle = refreshedAt.plus(IDLE_LIFE);
    return idle.isBefore(expiresAt) ? idle : expiresAt;
  }

  /// What the decision needs to know of a session.
  record Standing(boolean over, int generation, Instant refreshedAt) {}

  /// What to do with a refresh token.
  enum Decision {
    /// It is the current one: spend it and make its successor.
    ROTATE,
    /// It was spent a moment ago by the same program: the successor again, changing nothing.
    REPLAY,
    /// It was spent: somebody else has a copy.
    END_SESSION,
    /// The session is over.
    REFUSE,
    /// It names a generation that was never made: keys or rows are not what they should be.
    REFUSE_AHEAD
  }
}
