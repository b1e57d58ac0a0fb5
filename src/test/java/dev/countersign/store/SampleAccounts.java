package dev.countersign.store;

import dev.countersign.account.Account;
import dev.countersign.account.AccountStore;
import dev.countersign.base.Email;
import dev.countersign.base.PersonName;
import dev.countersign.base.Secret;
import dev.countersign.base.UserId;
import dev.countersign.crypto.Argon2idHash;
import dev.countersign.crypto.HashCost;
import java.time.Instant;
import java.util.UUID;

/// Accounts for rows that need one.
public final class SampleAccounts {
  private SampleAccounts() {}

  public static Argon2idHash hash(String tag) {
    return new Argon2idHash(
        new HashCost(64, 1, 1), Secret.ofText("0123456789abcdef"), Secret.ofText(tag.repeat(32)));
  }

  /// An account with that address that is not stored yet.
  public static Account account(String email) {
    return account(email, new UserId(UUID.randomUUID()));
  }

  public static Account account(String email, UserId id) {
    return Account.fresh(
        id,
        new Email(email),
        new PersonName("Ada Łovelace 🙂"),
        hash("a"),
        Instant.parse("2026-03-01T12:34:56.789Z"));
  }

  /// Stores one, and says which.
  public static UserId stored(Database database) {
    Account account = account("ada@example.com");
    database.write(tx -> new AccountStore().insert(tx, account));
    return account.id();
  }
}
