package dev.countersign.client;

import dev.countersign.audit.AuditLog;
import dev.countersign.audit.ClientRefused;
import dev.countersign.audit.Reason;
import dev.countersign.audit.SecurityEvent;
import dev.countersign.base.Client;
import dev.countersign.base.Secret;
import dev.countersign.limit.RateLimit;
import dev.countersign.limit.RateLimiter;
import dev.countersign.limit.RateLimiter.Standing;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Finds out whether somebody is a resource server of ours. Safe for use by many threads.
///
/// Failures are limited by network. A right secret always counts: it is too long to be guessed, and
/// a stranger behind the same address must not shut a resource server out.
public final class AuthenticateClient {
  private static final ResourceServer NOBODY = ResourceServer.of("", "");

  private final Map<String, ResourceServer> known;
  private final RateLimiter limiter;
  private final AuditLog audit;

  /// @param known all of them, each id once
  public AuthenticateClient(Collection<ResourceServer> known, RateLimiter limiter, AuditLog audit) {
    this.known =
        known.stream()
            .collect(Collectors.toUnmodifiableMap(ResourceServer::id, Function.identity()));
    this.limiter = limiter;
    this.audit = audit;
  }

  /// Who somebody says they are.
  public record Credentials(String id, Secret secret) {}

  /// What came of it.
  public sealed interface Outcome {
    record Authenticated() implements Outcome {}

    record Refused() implements Outcome {}

    /// Refused, and so are others of this network that fail.
    record Throttled(Duration retryAfter) implements Outcome {}
  }

  /// Checks what was presented.
  ///
  /// @param presented empty when nothing was, or nothing that can be read
  /// @param contract what was spoken
  /// @throws dev.countersign.store.StoreUnavailable when a failure cannot be counted
  public Outcome run(Optional<Credentials> presented, String contract, Client client) {
    ResourceServer named = presented.map(it -> known.getOrDefault(it.id(), NOBODY)).orElse(NOBODY);
    boolean isRight = presented.filter(it -> named.hasSecret(it.secret())).isPresent();
    if (isRight && !named.equals(NOBODY)) {
      return new Outcome.Authenticated();
    }
    Standing standing =
        limiter.take(RateLimit.CLIENT_FAILURES_PER_ADDRESS, client.address().network());
    if (!standing.allowed()) {
      audit.record(
          new SecurityEvent.RateLimited(client, contract, RateLimit.CLIENT_FAILURES_PER_ADDRESS));
      return new Outcome.Throttled(standing.retryAfter());
    }
    Reason unknown = presented.isPresent() ? Reason.UNKNOWN_CLIENT : Reason.MISSING;
    audit.record(
        new ClientRefused(client, contract, named.equals(NOBODY) ? unknown : Reason.WRONG_SECRET));
    return new Outcome.Refused();
  }
}
