package dev.countersign.session;

import dev.countersign.audit.AuditLog;
import dev.countersign.audit.Reason;
import dev.countersign.audit.SecurityEvent;
import dev.countersign.base.Client;
import dev.countersign.base.SessionId;
import dev.countersign.store.Database;
import java.time.Clock;
import java.util.Optional;

/// Checks the access token that a request to one of our own endpoints carries, against its
/// session's row too, so that what has ended is refused at once. Safe for use by many threads.
public final class Authenticate {
  private final Database database;
  private final SessionStore sessions;
  private final AccessTokens accessTokens;
  private final AuditLog audit;
  private final Clock clock;

  Authenticate(
      Database database,
      SessionStore sessions,
      AccessTokens accessTokens,
      AuditLog audit,
      Clock clock) {
    this.database = database;
    this.sessions = sessions;
    this.accessTokens = accessTokens;
    this.audit = audit;
    this.clock = clock;
  }

  /// The bearer of the token, or empty when it is not good here and now.
  ///
  /// @param accessToken as submitted; empty when there was none
  /// @throws dev.countersign.store.StoreUnavailable when the session's state cannot be read
  public Optional<Bearer> run(Contract contract, String accessToken, Client client) {
    Optional<SessionId> named = accessTokens.sessionOf(contract, accessToken);
    var bearer =
        named
            .flatMap(id -> database.read(tx -> sessions.find(tx, id)))
            .filter(session -> session.contract().equals(contract.id()))
            .filter(session -> !session.isOver(clock.instant()))
            .map(session -> new Bearer(session.id(), session.account()));
    if (bearer.isEmpty()) {
      Reason why = named.isPresent() ? Reason.ENDED : absentOrInvalid(accessToken);
      audit.record(new SecurityEvent.AccessTokenRefused(client, contract.id(), why));
    }
    return bearer;
  }

  private static Reason absentOrInvalid(String accessToken) {
    return accessToken.isEmpty() ? Reason.MISSING : Reason.INVALID;
  }
}
