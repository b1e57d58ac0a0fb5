package dev.countersign.account;

/// What a contract asks of a new password beyond what all ask: its length, and that it is not a
/// common one.
public enum PasswordPolicy {
  /// Nothing more (NIST SP 800-63B-4 §3.1.1.2 advises against composition rules).
  LENGTH_ONLY,
  /// An upper-case letter, a lower-case letter and a digit.
  MIXED_CHARACTERS
}
