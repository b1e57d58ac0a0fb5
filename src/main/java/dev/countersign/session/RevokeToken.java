package dev.countersign.session;

import dev.countersign.audit.AuditLog;
import dev.countersign.audit.Reason;
import dev.countersign.audit.SecurityEvent;
import dev.countersign.base.Client;
import dev.countersign.session.PresentedTokens.Presented;
import dev.countersign.store.Database;
import java.time.Clock;

/// Ends the session of any token of it (RFC 7009). Safe for use by many threads.
public final class RevokeToken {
  private final Database database;
  private final SessionStore sessions;
  private final PresentedTokens tokens;
  private final AuditLog audit;
  private final Clock clock;

  RevokeToken(
      Database database,
      SessionStore sessions,
      PresentedTokens tokens,
      AuditLog audit,
      Clock clock) {
    this.database = database;
    this.sessions = sessions;
    this.tokens = tokens;
    this.audit = audit;
    this.clock = clock;
  }

  /// Ends the token's session, if it is a token and the session is not over. A spent refresh token
  /// ends it too.
  ///
  /// @param token any text
  /// @throws dev.countersign.store.StoreUnavailable when the session may still be alive
  public void run(String token, Client client) {
    tokens.identify(token).ifPresent(presented -> end(presented, client));
  }

  private void end(Presented presented, Client client) {
    Session session = presented.session();
    boolean ended =
        database.write(tx -> sessions.end(tx, session.id(), EndReason.REVOKED, clock.instant()));
    if (ended) {
      audit.record(
          new SecurityEvent.SessionEnded(
              client, session.contract(), session.account(), session.id(), Reason.REVOKED));
    }
  }
}
