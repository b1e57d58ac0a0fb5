package dev.countersign.guard;

import dev.countersign.account.Account;
import dev.countersign.audit.KnownBy;
import dev.countersign.base.Client;
import dev.countersign.base.Email;
import dev.countersign.base.UserId;
import dev.countersign.store.Transaction;
import java.util.Optional;

/// The guard of a server whose limits are switched off: it counts nothing, knows nobody and lets
/// everybody try.
public final class OpenSignInGuard implements SignInGuard {
  @Override
  public Admission admit(
      String submittedEmail,
      Optional<Account> account,
      Client client,
      Optional<String> deviceToken) {
    return new Free();
  }

  @Override
  public void startOver(
      Transaction tx, UserId account, Email email, int passwordVersion, Client client) {
    // Nothing was counted.
  }

  @Override
  public Optional<DeviceToken> newDevice(Account account) {
    return Optional.empty();
  }

  private record Free() implements Admission.Admitted {
    @Override
    public KnownBy knownBy() {
      return KnownBy.NOTHING;
    }

    @Override
    public void giveBack() {
      // Nothing was counted.
    }

    @Override
    public Optional<DeviceToken> succeed(Account account) {
      return Optional.empty();
    }
  }
}
