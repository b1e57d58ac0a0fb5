package dev.countersign.account;

import static dev.countersign.account.PasswordFlaw.COMMON;
import static dev.countersign.account.PasswordFlaw.NO_DIGIT;
import static dev.countersign.account.PasswordFlaw.NO_LOWERCASE;
import static dev.countersign.account.PasswordFlaw.NO_UPPERCASE;
import static dev.countersign.account.PasswordFlaw.TOO_LONG;
import static dev.countersign.account.PasswordFlaw.TOO_SHORT;

import dev.countersign.base.Password;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/// Decides whether a password may be set. Logging in with one never asks here.
public final class PasswordRules {
  /// OWASP ASVS 5.0 6.2.1; in code points after normalisation.
  public static final int MIN_CODE_POINTS = 8;

  private final Set<String> common;

  /// @param common passwords in lower case that everybody guesses first
  public PasswordRules(Set<String> common) {
    this.common = Set.copyOf(common);
  }

  /// What is wrong with the password under the policy, in order; empty when it may be set.
  public Set<PasswordFlaw> flaws(Password password, PasswordPolicy policy) {
    String text = password.exposeText();
    var flaws = EnumSet.noneOf(PasswordFlaw.class);
    if (password.codePoints() < MIN_CODE_POINTS) {
      flaws.add(TOO_SHORT);
    }
    if (password.isTooLong()) {
      flaws.add(TOO_LONG);
    }
    if (policy == PasswordPolicy.MIXED_CHARACTERS) {
      flaws.addAll(missingCharacters(text));
    }
    if (common.contains(text.toLowerCase(Locale.ROOT))) {
      flaws.add(COMMON);
    }
    return flaws;
  }

  private static Set<PasswordFlaw> missingCharacters(String text) {
    var missing = EnumSet.noneOf(PasswordFlaw.class);
    if (text.codePoints().noneMatch(Character::isUpperCase)) {
      missing.add(NO_UPPERCASE);
    }
    if (text.codePoints().noneMatch(Character::isLowerCase)) {
      missing.add(NO_LOWERCASE);
    }
    if (text.codePoints().noneMatch(Character::isDigit)) {
      missing.add(NO_DIGIT);
    }
    return missing;
  }
}
