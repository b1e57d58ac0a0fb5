package dev.countersign.guard;

import dev.countersign.account.Account;
import dev.countersign.base.Client;
import dev.countersign.base.Email;
import dev.countersign.base.UserId;
import dev.countersign.store.Transaction;
import java.util.Optional;

/// Decides whose password is looked at. Safe for use by many threads.
public interface SignInGuard {
  /// Counts an attempt as a failure before its password is looked at, or refuses it.
  ///
  /// @param submittedEmail any text
  /// @param account what has that address, if anything does
  /// @param deviceToken any text
  /// @throws dev.countersign.store.StoreUnavailable when it cannot be counted: then nothing is
  ///   allowed
  Admission admit(
      String submittedEmail,
      Optional<Account> account,
      Client client,
      Optional<String> deviceToken);

  /// Starts over for an account whose password was set just now by who proved that it is theirs, in
  /// the transaction that sets it: no failure counts any more, and this network alone is known.
  void startOver(Transaction tx, UserId account, Email email, int passwordVersion, Client client);

  /// A token for a device that was not known before and is now; empty when none are given.
  Optional<DeviceToken> newDevice(Account account);
}
