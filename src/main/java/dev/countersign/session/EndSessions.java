package dev.countersign.session;

import dev.countersign.base.UserId;
import dev.countersign.store.Transaction;
import java.time.Instant;

/// Ends every session of an account, of all contracts, inside the transaction of what makes that
/// necessary.
public final class EndSessions {
  private final SessionStore sessions;
  private final TokenCutoffStore cutoffs;

  EndSessions(SessionStore sessions, TokenCutoffStore cutoffs) {
    this.sessions = sessions;
    this.cutoffs = cutoffs;
  }

  /// Says how many were ended.
  public int run(Transaction tx, UserId account, EndReason why, Instant now) {
    Instant voidBefore = SessionRules.voidBefore(now);
    cutoffs.insert(tx, account, voidBefore, now);
    return sessions.endAll(tx, account, why, now, SessionRules.cutOffBefore(voidBefore));
  }
}
