package dev.countersign.session;

import dev.countersign.audit.AuditLog;
import dev.countersign.audit.Reason;
import dev.countersign.audit.SecurityEvent;
import dev.countersign.base.Client;
import dev.countersign.base.SessionId;
import dev.countersign.store.Database;
import dev.countersign.store.Transaction;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/// Ends the session of somebody who is leaving. Safe for use by many threads.
public final class LogOut {
  private final Database database;
  private final SessionStore sessions;
  private final RotatingRefreshTokens rotating;
  private final AuditLog audit;
  private final Clock clock;

  LogOut(
      Database database,
      SessionStore sessions,
      RotatingRefreshTokens rotating,
      AuditLog audit,
      Clock clock) {
    this.database = database;
    this.sessions = sessions;
    this.rotating = rotating;
    this.audit = audit;
    this.clock = clock;
  }

  /// What came of it.
  public enum Outcome {
    LOGGED_OUT,
    /// The bearer's session was over before this call.
    SESSION_OVER,
    /// The refresh token is of another user's living session; nothing was ended.
    FOREIGN_REFRESH_TOKEN
  }

  /// Ends the bearer's session.
  ///
  /// @throws dev.countersign.store.StoreUnavailable when it may still be alive
  public Outcome run(Contract contract, Bearer bearer, Client client) {
    return end(contract, bearer, Optional.empty(), client);
  }

  /// Ends the bearer's session and the one of the refresh token, if that is the bearer's too.
  ///
  /// @throws dev.countersign.store.StoreUnavailable when they may still be alive
  public Outcome run(Contract contract, Bearer bearer, String refreshToken, Client client) {
    return end(contract, bearer, sessionOf(contract, refreshToken), client);
  }

  private Outcome end(Contract contract, Bearer bearer, Optional<SessionId> other, Client client) {
    Instant now = clock.instant();
    Outcome outcome = database.write(tx -> end(tx, bearer, other, now));
    audit.record(
        switch (outcome) {
          case LOGGED_OUT ->
              new SecurityEvent.SessionEnded(
                  client, contract.id(), bearer.account(), bearer.session(), Reason.LOGOUT);
          case SESSION_OVER ->
              new SecurityEvent.AccessTokenRefused(client, contract.id(), Reason.ENDED);
          case FOREIGN_REFRESH_TOKEN ->
              new SecurityEvent.LogoutRefused(client, contract.id(), Reason.OTHER_USER);
        });
    return outcome;
  }

  private Outcome end(Transaction tx, Bearer bearer, Optional<SessionId> other, Instant now) {
    Optional<Session> named =
        other.flatMap(id -> sessions.find(tx, id)).filter(s -> !s.isOver(now));
    if (named.isPresent() && !named.get().account().equals(bearer.account())) {
      return Outcome.FOREIGN_REFRESH_TOKEN;
    }
    if (!sessions.end(tx, bearer.session(), EndReason.LOGOUT, now)) {
      return Outcome.SESSION_OVER;
    }
    named.ifPresent(session -> sessions.end(tx, session.id(), EndReason.LOGOUT, now));
    return Outcome.LOGGED_OUT;
  }

  private Optional<SessionId> sessionOf(Contract contract, String refreshToken) {
    return rotating
        .parse(contract, refreshToken)
        .filter(presented ->
            database
                .read(tx -> sessions.find(tx, presented.session()))
                .filter(presented::isAuthentic)
                .isPresent())
        .map(RotatingRefreshTokens.Presented::session);
  }
}
