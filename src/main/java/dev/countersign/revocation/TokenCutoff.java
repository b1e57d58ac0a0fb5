package dev.countersign.revocation;

import dev.countersign.base.UserId;
import dev.countersign.revocation.FeedCursor.Position;
import java.time.Instant;
import java.util.function.Function;

/// That the tokens of a user are void which were issued before a moment.
record TokenCutoff(UserId account, Instant madeAt, Instant voidBefore) {
  /// In front of a user's name, so that it is not that of a session.
  private static final String USER = "user:";

  /// What the feed says of it: the digest of the `sub` of the user's tokens, and that moment.
  ///
  /// @param subject how a contract calls the user
  Position entry(Function<UserId, String> subject) {
    return Position.of(USER + subject.apply(account), voidBefore);
  }
}
