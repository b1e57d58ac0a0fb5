package dev.countersign.verify;

import java.util.Locale;

/// What an unproven address means here.
public enum VerificationMode {
  /// Nothing, and nobody is asked to prove theirs.
  OFF,
  /// Nothing, but people are asked to prove theirs.
  OPTIONAL,
  /// That nobody signs in with it.
  REQUIRED_FOR_LOGIN;

  /// How the setting has it: `required-for-login`.
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
