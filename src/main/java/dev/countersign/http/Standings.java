package dev.countersign.http;

import dev.countersign.base.Client;
import dev.countersign.limit.RateLimit;
import dev.countersign.limit.RateLimiter;
import dev.countersign.limit.RateLimiter.Standing;
import java.util.Optional;

/// How clients stand against the address limits of routes; knows nothing while limits are off.
record Standings(RateLimiter limiter) {
  /// Counts one call of the route.
  Optional<Standing> take(Route route, Client client) {
    return switch (route.addressLimit()) {
      case AddressLimit.Counted(RateLimit limit) when limiter.isOn() ->
          Optional.of(limiter.take(limit, client.address().network()));
      case AddressLimit.Counted _, AddressLimit.Uncounted _ -> Optional.empty();
    };
  }

  /// Looks without counting or asking a database, for an answer that shows how the client stands,
  /// as this node last saw it.
  Optional<Standing> look(AddressLimit addressLimit, Client client) {
    return switch (addressLimit) {
      case AddressLimit.Counted(RateLimit limit) when limiter.isOn() ->
          Optional.of(limiter.look(limit, client.address().network()));
      case AddressLimit.Counted _, AddressLimit.Uncounted _ -> Optional.empty();
    };
  }
}
