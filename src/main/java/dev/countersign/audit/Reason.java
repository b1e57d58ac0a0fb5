package dev.countersign.audit;

import java.util.Locale;

/// Why something was refused or ended.
public enum Reason {
  /// Another account has the address.
  EMAIL_TAKEN,
  /// No account has the address.
  UNKNOWN_EMAIL,
  /// The account has another password.
  WRONG_PASSWORD,
  /// The account's stored hash is none, out of bounds, or of a kind that does not look at the whole
  /// of such a password; only a reset helps.
  UNUSABLE_HASH,
  /// Its network failed too often, and has to wait.
  DELAYED,
  /// Strangers failed too often in a row; only a reset lets one in.
  LOCKED,
  /// The password was right, but nobody has proven the address, which a setting asks for.
  EMAIL_NOT_VERIFIED,
  /// What was submitted is no e-mail address.
  NOT_AN_EMAIL,
  /// The new password does not meet the policy.
  WEAK_PASSWORD,
  /// There was no token.
  MISSING,
  /// The token is not one of ours: its form, its signature, its key or its kind.
  INVALID,
  /// The token belongs to another user.
  OTHER_USER,
  /// The session has ended, or the token was used already.
  ENDED,
  /// The token's generation has not been issued yet.
  AHEAD,
  /// Its owner logged out.
  LOGOUT,
  /// A resource server revoked a token of it.
  REVOKED,
  /// No resource server of that name is known.
  UNKNOWN_CLIENT,
  /// The resource server has another secret.
  WRONG_SECRET;

  /// The reason as events have it: `email_taken`.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
