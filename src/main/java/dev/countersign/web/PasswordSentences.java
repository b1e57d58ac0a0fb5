package dev.countersign.web;

import dev.countersign.account.PasswordFlaw;
import dev.countersign.account.PasswordPolicy;
import dev.countersign.account.PasswordRules;
import dev.countersign.base.Password;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// The password rules in words for people.
final class PasswordSentences {
  private PasswordSentences() {}

  /// What a policy asks, before anything is typed.
  static List<String> rules(PasswordPolicy policy) {
    var rules = new ArrayList<String>();
    rules.add("At least %d characters".formatted(PasswordRules.MIN_CODE_POINTS));
    if (policy == PasswordPolicy.MIXED_CHARACTERS) {
      rules.add("An upper-case letter, a lower-case letter and a digit");
    }
    rules.add("Not one of the passwords that everybody tries first");
    return rules;
  }

  /// What a password did not meet.
  static List<String> failed(Collection<PasswordFlaw> flaws) {
    return flaws.stream().map(PasswordSentences::sentence).toList();
  }

  private static String sentence(PasswordFlaw flaw) {
    return switch (flaw) {
      case TOO_SHORT -> "It needs at least %d characters".formatted(PasswordRules.MIN_CODE_POINTS);
      case TOO_LONG -> "It can have at most %d characters".formatted(Password.MAX_CODE_POINTS);
      case NO_UPPERCASE -> "It needs an upper-case letter";
      case NO_LOWERCASE -> "It needs a lower-case letter";
      case NO_DIGIT -> "It needs a digit";
      case COMMON -> "It is one of the passwords that everybody tries first";
    };
  }
}
