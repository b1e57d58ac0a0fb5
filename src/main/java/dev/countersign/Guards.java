package dev.countersign;

import dev.countersign.config.Config;
import dev.countersign.crypto.KeyRing;
import dev.countersign.crypto.RandomTokens;
import dev.countersign.guard.OpenSignInGuard;
import dev.countersign.guard.SignInGuard;
import dev.countersign.guard.StoredSignInGuard;
import dev.countersign.limit.LocalRateLimiter;
import dev.countersign.limit.NoRateLimits;
import dev.countersign.limit.RateLimit;
import dev.countersign.limit.RateLimiter;
import dev.countersign.limit.SplitRateLimiter;
import dev.countersign.limit.StoredRateLimiter;
import dev.countersign.store.Database;
import dev.countersign.store.DatabaseSettings.Embedded;
import dev.countersign.store.DatabaseSettings.Postgres;
import java.time.Clock;
import java.util.Objects;

/// What keeps the server from being used too much, and accounts from being guessed at: nothing,
/// where limits are off.
record Guards(RateLimiter limiter, SignInGuard signIn) {
  static Guards over(
      Config config, Database database, KeyRing keys, RandomTokens random, Clock clock) {
    Config.Limits limits = config.limits();
    if (!limits.enabled()) {
      return new Guards(new NoRateLimits(), new OpenSignInGuard());
    }
    var stored = new StoredRateLimiter(limits.rates(), database, clock);
    RateLimiter limiter =
        switch (config.database()) {
          case Embedded _ ->
              new SplitRateLimiter(stored, new LocalRateLimiter(limits.rates(), clock));
          case Postgres _ -> stored;
        };
    var failures = Objects.requireNonNull(limits.rates().get(RateLimit.LOGIN_FAILURES_PER_ACCOUNT));
    var guard =
        new StoredSignInGuard(failures, limits.strangersFailures(), database, keys, random, clock);
    return new Guards(limiter, guard);
  }
}
