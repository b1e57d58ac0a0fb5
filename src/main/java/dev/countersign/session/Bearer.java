package dev.countersign.session;

import dev.countersign.base.SessionId;
import dev.countersign.base.UserId;

/// Proof that a request came with a good access token of a session that was alive when it was
/// checked.
///
/// Only [Authenticate] makes one.
public final class Bearer {
  private final SessionId session;
  private final UserId account;

  Bearer(SessionId session, UserId account) {
    this.session = session;
    this.account = account;
  }

  public SessionId session() {
    return session;
  }

  public UserId account() {
    return account;
  }
}
