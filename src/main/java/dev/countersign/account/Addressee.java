package dev.countersign.account;

import dev.countersign.base.Email;
import dev.countersign.base.UserId;

/// Whom a mail is prepared for: the owner of an account, or nobody.
///
/// For nobody the same is done as for an owner, on rows that are not there, or whoever calls
/// meanwhile could tell by how long that takes whether somebody else's address is registered.
///
/// @param id of the account, or of none
public record Addressee(UserId id, Email email, boolean isSomebody) {
  // A domain that no one can have (RFC 2606 §2).
  private static final Email NOBODY = new Email("nobody@mail.invalid");

  /// Whoever reads the account's mail.
  public static Addressee ownerOf(Account account) {
    return new Addressee(account.id(), account.email(), true);
  }

  /// Nobody.
  ///
  /// @param random an id that no account has
  public static Addressee nobody(UserId random) {
    return new Addressee(random, NOBODY, false);
  }
}
