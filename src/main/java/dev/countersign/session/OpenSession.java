package dev.countersign.session;

import dev.countersign.account.Account;
import dev.countersign.base.Client;
import dev.countersign.base.Secret;
import dev.countersign.base.SessionId;
import dev.countersign.base.UserId;
import dev.countersign.crypto.JwtKey;
import dev.countersign.crypto.RandomTokens;
import dev.countersign.store.Transaction;
import java.time.Clock;
import java.time.Instant;

/// Opens a session in three steps, so that the use case around it keeps its one transaction:
/// prepare before it, keep inside it, issue the tokens after it. Safe for use by many threads.
public final class OpenSession {
  private final SessionStore sessions;
  private final AccessTokens accessTokens;
  private final RotatingRefreshTokens rotating;
  private final RandomTokens random;
  private final Clock clock;

  OpenSession(
      SessionStore sessions,
      AccessTokens accessTokens,
      RotatingRefreshTokens rotating,
      RandomTokens random,
      Clock clock) {
    this.sessions = sessions;
    this.accessTokens = accessTokens;
    this.rotating = rotating;
    this.random = random;
    this.clock = clock;
  }

  /// A session that exists nowhere yet.
  public Prepared prepare(Contract contract, UserId account, Client client) {
    SessionId id = random.newSessionId();
    return switch (contract.refreshTokens()) {
      case OPAQUE -> {
        Secret secret = random.next(OpaqueRefreshTokens.SECRET_BYTES);
        Session session =
            fresh(id, account, contract, OpaqueRefreshTokens.proof(secret), "", client);
        yield new Prepared(contract, session, client, OpaqueRefreshTokens.mint(id, secret));
      }
      case ROTATING -> {
        Secret seed = random.next(RotatingRefreshTokens.SEED_BYTES);
        JwtKey key = rotating.currentKey();
        Session session = fresh(id, account, contract, seed, key.kid(), client);
        yield new Prepared(contract, session, client, rotating.mint(key, contract, session));
      }
    };
  }

  /// Adds the session in the caller's transaction.
  public void keep(Transaction tx, Prepared prepared) {
    sessions.insert(tx, prepared.session, prepared.client);
  }

  /// The tokens of a session that has been kept.
  public IssuedTokens tokens(Prepared prepared, Account account) {
    Contract contract = prepared.contract;
    AccessToken access =
        accessTokens.issue(contract, prepared.id(), prepared.session.expiresAt(), account);
    return new IssuedTokens(access.text(), prepared.refreshToken, access.expiresIn());
  }

  private Session fresh(
      SessionId id, UserId account, Contract contract, Secret secret, String keyId, Client client) {
    Instant now = clock.instant();
    Instant end = now.plus(SessionRules.WHOLE_LIFE);
    return new Session(
        id,
        account,
        contract.id(),
        secret,
        keyId,
        1,
        now,
        now,
        SessionRules.idleExpiry(now, end),
        end,
        false,
        ProgramDigest.of(client.userAgent()));
  }

  /// A session about to be opened.
  public static final class Prepared {
    private final Contract contract;
    private final Session session;
    private final Client client;
    private final Secret refreshToken;

    private Prepared(Contract contract, Session session, Client client, Secret refreshToken) {
      this.contract = contract;
      this.session = session;
      this.client = client;
      this.refreshToken = refreshToken;
    }

    public SessionId id() {
      return session.id();
    }
  }
}
