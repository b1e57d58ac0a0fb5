package dev.countersign.audit;

import dev.countersign.base.Email;
import dev.countersign.base.UserId;

/// Whom an attempt was about, as far as it is known.
public sealed interface Subject {
  /// Somebody with an account here.
  record Known(UserId user, Email email) implements Subject {}

  /// An address that no account has, or none has been looked for.
  record Claimed(Email email) implements Subject {}

  /// A text that is no e-mail address; it is not recorded, for it may be a password typed into the
  /// wrong field.
  record Unreadable() implements Subject {}
}
