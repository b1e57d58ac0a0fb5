package dev.countersign.session;

import dev.countersign.base.UserId;
import dev.countersign.store.Transaction;
import java.time.Instant;

/// Ends every session of an account, of all contracts, inside the transaction of what makes that
/// necessary.
public final class EndSessions {
  private final SessionStore sessions;

  EndSessions(SessionStore sessions) {
    this.sessions = sessions;
  }

  /// Says how many were ended.
  public int run(Transaction tx, UserId account, EndReason why, Instant now) {
    return sessions.endAll(tx, account, why, now);
  }
}
