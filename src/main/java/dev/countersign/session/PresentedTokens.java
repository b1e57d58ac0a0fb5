package dev.countersign.session;

import dev.countersign.base.SessionId;
import dev.countersign.json.JsonObject;
import dev.countersign.session.Contract.RefreshTokenKind;
import dev.countersign.store.Database;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Finds out which token a text is: of what kind, contract and session. Safe for use by many
/// threads.
final class PresentedTokens {
  private final Database database;
  private final SessionStore sessions;
  private final AccessTokens accessTokens;
  private final RotatingRefreshTokens rotating;
  private final List<Contract> contracts;

  PresentedTokens(
      Database database,
      SessionStore sessions,
      AccessTokens accessTokens,
      RotatingRefreshTokens rotating,
      List<Contract> contracts) {
    this.database = database;
    this.sessions = sessions;
    this.accessTokens = accessTokens;
    this.rotating = rotating;
    this.contracts = List.copyOf(contracts);
  }

  /// A token of ours, whatever has become of its session.
  sealed interface Presented {
    Contract contract();

    Session session();

    /// One that has not expired.
    record Access(Contract contract, Session session, JsonObject claims) implements Presented {}

    /// A refresh token, of whatever age.
    ///
    /// @param id its `jti`; empty for an opaque one
    /// @param isCurrent whether it has not been spent
    record Refresh(Contract contract, Session session, Optional<String> id, boolean isCurrent)
        implements Presented {}
  }

  /// The token that this text is.
  ///
  /// @throws dev.countersign.store.StoreUnavailable when its session cannot be read
  Optional<Presented> identify(String text) {
    for (Contract contract : contracts) {
      Optional<Presented> found = access(contract, text).or(() -> refresh(contract, text));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<Presented> access(Contract contract, String text) {
    return accessTokens
        .claimsOf(contract, text)
        .flatMap(claims ->
            AccessTokens.sessionId(claims)
                .flatMap(id -> session(contract, id, any -> true))
                .map(session -> new Presented.Access(contract, session, claims)));
  }

  private Optional<Presented> refresh(Contract contract, String text) {
    return contract.refreshTokens() == RefreshTokenKind.OPAQUE
        ? OpaqueRefreshTokens.parse(text)
            .flatMap(token -> session(contract, token.session(), token::isAuthentic))
            .map(session -> new Presented.Refresh(contract, session, Optional.empty(), true))
        : rotating
            .parse(contract, text)
            .flatMap(token ->
                session(contract, token.session(), token::isAuthentic)
                    .map(session ->
                        new Presented.Refresh(
                            contract,
                            session,
                            Optional.of(token.tokenId().exposeText()),
                            token.generation() == session.generation())));
  }

  private Optional<Session> session(Contract contract, SessionId id, Predicate<Session> isIt) {
    return database
        .read(tx -> sessions.find(tx, id))
        .filter(session -> session.contract().equals(contract.id()))
        .filter(isIt);
  }
}
