package dev.countersign.account;

import dev.countersign.base.Client;
import dev.countersign.limit.RateLimit;
import dev.countersign.limit.RateLimiter;
import dev.countersign.limit.RateLimiter.Standing;
import java.util.Optional;

/// How often a mail of one kind may be asked for.
///
/// @param ofNetwork requests from one network, whichever address they are about
/// @param perAccount mails to one account that one network asks for
/// @param fromAnywhere mails to one account, whoever asks
public record MailLimits(RateLimit ofNetwork, RateLimit perAccount, RateLimit fromAnywhere) {
  /// Counts a request for a mail; the answer is the limit that is reached already, if one is.
  ///
  /// A mail that is not sent because others have asked for as many does not count as one that its
  /// own network asked for: or an owner who asks in vain while strangers flood could not ask when
  /// they have gone.
  ///
  /// @param email as submitted; any text
  /// @throws dev.countersign.store.StoreUnavailable when it cannot be counted
  public Optional<RateLimit> exceeded(RateLimiter limiter, String email, Client client) {
    if (!limiter.take(ofNetwork, client.address().network()).allowed()) {
      return Optional.of(ofNetwork);
    }
    String account = AccountKey.of(email, client).text();
    Standing taken = limiter.take(perAccount, account);
    if (!taken.allowed()) {
      return Optional.of(perAccount);
    }
    if (!limiter.take(fromAnywhere, AccountKey.ofAllNetworks(email).text()).allowed()) {
      limiter.giveBack(perAccount, account, taken);
      return Optional.of(fromAnywhere);
    }
    return Optional.empty();
  }
}
