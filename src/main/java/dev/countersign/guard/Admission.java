package dev.countersign.guard;

import dev.countersign.account.Account;
import dev.countersign.audit.KnownBy;
import dev.countersign.limit.RateLimiter.Standing;
import java.util.Optional;

/// Whether a password is looked at.
public sealed interface Admission {
  /// It is, and counts as a failure unless one of these methods says otherwise.
  non-sealed interface Admitted extends Admission {
    KnownBy knownBy();

    /// Takes the attempt back: it was neither a failure nor a success.
    void giveBack();

    /// Forgets the failures that led here and remembers who this was.
    ///
    /// @return what the device may show the next time; empty when none are given
    Optional<DeviceToken> succeed(Account account);
  }

  /// It is not: this network has to wait first.
  record Delayed(Standing standing) implements Admission {}

  /// It is not: strangers have failed too often with this account.
  record Locked(Standing standing) implements Admission {}
}
