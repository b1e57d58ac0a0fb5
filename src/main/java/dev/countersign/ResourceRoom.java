package dev.countersign;

import dev.countersign.audit.AuditLog;
import dev.countersign.base.UserId;
import dev.countersign.client.AuthenticateClient;
import dev.countersign.config.Config;
import dev.countersign.crypto.KeyRing;
import dev.countersign.crypto.RandomTokens;
import dev.countersign.http.Entrance;
import dev.countersign.limit.RateLimiter;
import dev.countersign.oauth.OauthEntrance;
import dev.countersign.revocation.Revocations;
import dev.countersign.session.AccessTokens;
import dev.countersign.session.Contract;
import dev.countersign.session.TokenQueries;
import dev.countersign.store.Database;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/// What resource servers may ask, as settings say.
///
/// @param contracts all that are served
/// @param connections how many there may be at once, of all clients together
record ResourceRoom(
    Config config,
    Collection<Contract> contracts,
    Database database,
    KeyRing keys,
    int connections,
    AuditLog audit,
    RandomTokens random,
    Clock clock) {
  /// The ways in for resource servers.
  ///
  /// @param opened is told what has to be closed in the end
  Stream<Entrance> entrances(
      AccessTokens accessTokens,
      RateLimiter limiter,
      URI publicUrl,
      Consumer<AutoCloseable> opened) {
    String issuer = config.naming().issuer();
    var tokens =
        TokenQueries.over(
            database, accessTokens, keys, issuer, List.copyOf(contracts), audit, clock);
    var revocations =
        Revocations.over(
            database,
            subjects(),
            longestLife(),
            issuer,
            keys::revocationsKey,
            connections,
            random,
            clock);
    opened.accept(revocations.feed());
    var servers = config.resourceServers();
    return OauthEntrance.all(
        tokens,
        revocations.read(),
        servers.feed(),
        new AuthenticateClient(servers.known(), limiter, audit),
        limiter,
        issuer,
        publicUrl)
        .stream();
  }

  private List<Function<UserId, String>> subjects() {
    return contracts.stream().map(Contract::subject).toList();
  }

  private Duration longestLife() {
    return contracts.stream()
        .map(Contract::accessTokenLife)
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }
}
