package dev.countersign.limit;

/// The rate limiter of a server that owns its database: what guards accounts is counted there, over
/// restarts, and what guards the server itself in memory, at no cost.
public final class SplitRateLimiter implements RateLimiter {
  private final RateLimiter ofAccounts;
  private final RateLimiter ofAddresses;

  /// @param ofAccounts counts what [guards an account][RateLimit#guardsAccount()]
  /// @param ofAddresses counts everything else
  public SplitRateLimiter(RateLimiter ofAccounts, RateLimiter ofAddresses) {
    this.ofAccounts = ofAccounts;
    this.ofAddresses = ofAddresses;
  }

  @Override
  public boolean isOn() {
    return ofAccounts.isOn() && ofAddresses.isOn();
  }

  @Override
  public Standing take(RateLimit limit, String key) {
    return of(limit).take(limit, key);
  }

  @Override
  public void giveBack(RateLimit limit, String key, Standing taken) {
    of(limit).giveBack(limit, key, taken);
  }

  @Override
  public Standing look(RateLimit limit, String key) {
    return of(limit).look(limit, key);
  }

  private RateLimiter of(RateLimit limit) {
    return limit.guardsAccount() ? ofAccounts : ofAddresses;
  }
}
