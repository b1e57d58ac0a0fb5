package dev.countersign.revocation;

import dev.countersign.base.SessionId;
import dev.countersign.revocation.FeedCursor.Position;
import java.time.Instant;

/// A session that was ended before its time and is told of by itself.
record EndedSession(SessionId id, Instant endedAt) {
  /// What the feed says of it: the digest of the `sid` of its tokens, and when it ended.
  Position entry() {
    return Position.of(id.toString(), endedAt);
  }
}
