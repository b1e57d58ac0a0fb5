package dev.countersign.account;

import dev.countersign.base.Email;
import dev.countersign.base.PersonName;
import dev.countersign.base.UserId;
import dev.countersign.crypto.PasswordHash;
import java.time.Instant;

/// A person's account, shared by all contracts.
///
/// @param tier what the person has subscribed to; nothing here decides by it
/// @param passwordVersion counts the times the password was set; a stronger hash of the same
///   password keeps it
public record Account(
    UserId id,
    Email email,
    PersonName name,
    String tier,
    boolean emailVerified,
    PasswordHash passwordHash,
    int passwordVersion,
    Instant createdAt) {

  /// Where every account starts.
  public static final String FREE_TIER = "free";

  /// An account as it is when somebody has just registered.
  public static Account fresh(
      UserId id, Email email, PersonName name, PasswordHash hash, Instant now) {
    return new Account(id, email, name, FREE_TIER, false, hash, 1, now);
  }
}
