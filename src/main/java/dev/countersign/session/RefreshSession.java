package dev.countersign.session;

import dev.countersign.account.Account;
import dev.countersign.account.AccountStore;
import dev.countersign.audit.AuditLog;
import dev.countersign.audit.Reason;
import dev.countersign.audit.SecurityEvent;
import dev.countersign.base.Client;
import dev.countersign.base.Secret;
import dev.countersign.base.SessionId;
import dev.countersign.crypto.JwtKey;
import dev.countersign.session.SessionRules.Decision;
import dev.countersign.session.SessionRules.Standing;
import dev.countersign.store.Database;
import dev.countersign.store.Transaction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Gives a client with a good refresh token another access token, and where the contract rotates,
/// another refresh token.
///
/// What may be decided from stale data is refused before the transaction; what counts is decided
/// inside it, by one conditional update. Safe for use by many threads.
public final class RefreshSession {
  private final Database database;
  private final SessionStore sessions;
  private final AccountStore accounts;
  private final AccessTokens accessTokens;
  private final RotatingRefreshTokens rotating;
  private final AuditLog audit;
  private final Clock clock;
  private final Duration grace;

  RefreshSession(
      Database database,
      SessionStore sessions,
      AccountStore accounts,
      AccessTokens accessTokens,
      RotatingRefreshTokens rotating,
      AuditLog audit,
      Clock clock,
      Duration grace) {
    this.database = database;
    this.sessions = sessions;
    this.accounts = accounts;
    this.accessTokens = accessTokens;
    this.rotating = rotating;
    this.audit = audit;
    this.clock = clock;
    this.grace = grace;
  }

  /// What came of it.
  public sealed interface Outcome {
    record Refreshed(IssuedTokens tokens) implements Outcome {}

    record Refused() implements Outcome {}
  }

  /// Takes the token for another one, or refuses it.
  ///
  /// @throws dev.countersign.store.StoreUnavailable when nothing could be decided
  public Outcome run(Contract contract, String refreshToken, Client client) {
    return switch (contract.refreshTokens()) {
      case OPAQUE -> keep(contract, refreshToken, client);
      case ROTATING -> rotate(contract, refreshToken, client);
    };
  }

  private Outcome keep(Contract contract, String refreshToken, Client client) {
    var owned =
        OpaqueRefreshTokens.parse(refreshToken)
            .flatMap(presented ->
                load(contract, presented.session()).filter(o -> presented.isAuthentic(o.session)));
    if (owned.isEmpty()) {
      return refused(contract, client);
    }
    Session next = next(owned.get().session, 1, "", client);
    boolean alive = database.write(tx -> sessions.touch(tx, next));
    return alive
        ? refreshed(contract, owned.get().account, next, Secret.ofText(refreshToken), client)
        : over(contract, next, client);
  }

  private Outcome rotate(Contract contract, String refreshToken, Client client) {
    var presented = rotating.parse(contract, refreshToken);
    var owned =
        presented.flatMap(p -> load(contract, p.session()).filter(o -> p.isAuthentic(o.session)));
    if (presented.isEmpty() || owned.isEmpty()) {
      return refused(contract, client);
    }
    JwtKey key = rotating.currentKey();
    int generation = presented.get().generation() + 1;
    Session next = next(owned.get().session, generation, key.kid(), client);
    Verdict verdict = database.write(tx -> decide(tx, next));
    return switch (verdict.decision()) {
      case ROTATE ->
          refreshed(
              contract, owned.get().account, next, rotating.mint(key, contract, next), client);
      case REPLAY -> replayed(contract, owned.get().account, verdict.session(), client);
      case END_SESSION -> {
        audit.record(
            new SecurityEvent.SessionReuseDetected(
                client, contract.id(), next.account(), next.id()));
        yield new Outcome.Refused();
      }
      case REFUSE_AHEAD -> {
        audit.record(
            new SecurityEvent.SessionRefreshRefused(
                client, contract.id(), next.account(), next.id(), Reason.AHEAD));
        yield new Outcome.Refused();
      }
      case REFUSE -> over(contract, next, client);
    };
  }

  /// Tries to make `next` the state of the session; where another call was first, or the token is
  /// not the current one, the row as it is now decides.
  private Verdict decide(Transaction tx, Session next) {
    if (sessions.rotate(tx, next)) {
      return new Verdict(Decision.ROTATE, next);
    }
    return sessions
        .find(tx, next.id())
        .map(row -> judge(tx, row, next))
        .orElse(new Verdict(Decision.REFUSE, next));
  }

  private Verdict judge(Transaction tx, Session row, Session next) {
    Instant now = next.refreshedAt();
    var standing = new Standing(row.isOver(now), row.generation(), row.refreshedAt());
    boolean sameProgram = row.rotatedBy().equals(next.rotatedBy());
    Decision decision =
        SessionRules.decide(standing, next.generation() - 1, sameProgram, now, grace);
    if (decision == Decision.END_SESSION) {
      sessions.end(tx, row.id(), EndReason.REFRESH_TOKEN_REUSED, now);
    }
    return new Verdict(decision, row);
  }

  private Session next(Session session, int generation, String keyId, Client client) {
    Instant now = clock.instant();
    return session.refreshed(generation, keyId, now, ProgramDigest.of(client.userAgent()));
  }

  private Optional<Owned> load(Contract contract, SessionId id) {
    return database.read(tx ->
        sessions
            .find(tx, id)
            .filter(session -> session.contract().equals(contract.id()))
            .flatMap(
                session -> accounts.find(tx, session.account()).map(a -> new Owned(session, a))));
  }

  private Outcome refreshed(
      Contract contract, Account account, Session session, Secret refreshToken, Client client) {
    audit.record(
        new SecurityEvent.SessionRefreshed(client, contract.id(), account.id(), session.id()));
    return outcome(contract, account, session, refreshToken);
  }

  private Outcome replayed(Contract contract, Account account, Session session, Client client) {
    Optional<Secret> token = rotating.again(contract, session);
    if (token.isEmpty()) {
      return refused(contract, client); // The key of the successor was burnt meanwhile.
    }
    audit.record(
        new SecurityEvent.SessionReplayed(client, contract.id(), account.id(), session.id()));
    return outcome(contract, account, session, token.get());
  }

  private Outcome outcome(
      Contract contract, Account account, Session session, Secret refreshToken) {
    AccessToken access = accessTokens.issue(contract, session.id(), session.expiresAt(), account);
    return new Outcome.Refreshed(new IssuedTokens(access.text(), refreshToken, access.expiresIn()));
  }

  private Outcome refused(Contract contract, Client client) {
    audit.record(new SecurityEvent.RefreshRefused(client, contract.id(), Reason.INVALID));
    return new Outcome.Refused();
  }

  private Outcome over(Contract contract, Session session, Client client) {
    audit.record(
        new SecurityEvent.SessionRefreshRefused(
            client, contract.id(), session.account(), session.id(), Reason.ENDED));
    return new Outcome.Refused();
  }

  private record Owned(Session session, Account account) {}

  private record Verdict(Decision decision, Session session) {}
}
