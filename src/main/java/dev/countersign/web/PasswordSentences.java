package dev.countersign.web;

import dev.countersign.account.PasswordFlaw;
import dev.countersign.account.PasswordPolicy;
import dev.countersign.account.PasswordRules;
import dev.countersign.base.Password;
import dev.countersign.html.Html;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// The password rules in words for people.
final class PasswordSentences {
  private PasswordSentences() {}

  /// What a policy asks, before anything is typed, as the items of a list.
  static Html rules(Phrases phrases, PasswordPolicy policy) {
    var rules = new ArrayList<Html>();
    rules.add(phrases.say("page.password.length", count(PasswordRules.MIN_CODE_POINTS)));
    if (policy == PasswordPolicy.MIXED_CHARACTERS) {
      rules.add(phrases.say("page.password.mixed"));
    }
    rules.add(phrases.say("page.password.uncommon"));
    return Html.join(rules.stream().map(rule -> Html.of("<li>{}</li>\n", rule)).toList());
  }

  /// What a password did not meet.
  static List<Html> failed(Phrases phrases, Collection<PasswordFlaw> flaws) {
    return flaws.stream().map(flaw -> sentence(phrases, flaw)).toList();
  }

  private static Html sentence(Phrases phrases, PasswordFlaw flaw) {
    return switch (flaw) {
      case TOO_SHORT ->
          phrases.say("page.password.too-short", count(PasswordRules.MIN_CODE_POINTS));
      case TOO_LONG -> phrases.say("page.password.too-long", count(Password.MAX_CODE_POINTS));
      case NO_UPPERCASE -> phrases.say("page.password.no-uppercase");
      case NO_LOWERCASE -> phrases.say("page.password.no-lowercase");
      case NO_DIGIT -> phrases.say("page.password.no-digit");
      case COMMON -> phrases.say("page.password.common");
    };
  }

  private static Map<String, String> count(int characters) {
    return Map.of("count", Integer.toString(characters));
  }
}
