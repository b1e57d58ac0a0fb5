package dev.countersign.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.base.Password;
import dev.countersign.fuzz.Must;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// What may be a password, in every spelling.
public final class PasswordRulesFuzz {
  private static final Set<String> COMMON = Set.of("password1", "qwertyuiop", "caf\u00e9caf\u00e9");
  private static final PasswordRules RULES = new PasswordRules(COMMON);

  private PasswordRulesFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    String typed = new String(input, UTF_8);
    Password password = Password.of(typed);
    Set<PasswordFlaw> flaws = RULES.flaws(password, PasswordPolicy.LENGTH_ONLY);
    int length = (int) password.exposeText().codePoints().count();
    String lower = password.exposeText().toLowerCase(Locale.ROOT);

    Must.equal(length < 8, flaws.contains(PasswordFlaw.TOO_SHORT), "too short at " + length);
    Must.equal(length > 256, flaws.contains(PasswordFlaw.TOO_LONG), "too long at " + length);
    Must.equal(COMMON.contains(lower), flaws.contains(PasswordFlaw.COMMON), "common");
    Set<PasswordFlaw> mixed = RULES.flaws(password, PasswordPolicy.MIXED_CHARACTERS);
    Must.hold(mixed.containsAll(flaws), "a policy that asks for more and finds less");
    mixed(password.exposeText(), mixed);
    if (!password.isTooLong()) {
      spelled(password, typed);
    }
    Must.equal("Password[redacted]", password.toString(), "shown");
  }

  // By the categories of Unicode, which is not how the rules look at it.
  private static void mixed(String text, Set<PasswordFlaw> flaws) {
    Must.equal(!has(text, "\\p{IsUppercase}"), flaws.contains(PasswordFlaw.NO_UPPERCASE), "upper");
    Must.equal(!has(text, "\\p{IsLowercase}"), flaws.contains(PasswordFlaw.NO_LOWERCASE), "lower");
    Must.equal(!has(text, "\\p{Nd}"), flaws.contains(PasswordFlaw.NO_DIGIT), "digit");
  }

  private static boolean has(String text, String kind) {
    return Pattern.compile(kind).matcher(text).find();
  }

  // Composed, decomposed and as typed are one; nothing is trimmed. Nobody has one that is too long,
  // and it may be left as it was typed.
  private static void spelled(Password password, String typed) {
    for (Normalizer.Form form : new Normalizer.Form[] {Normalizer.Form.NFC, Normalizer.Form.NFD}) {
      Password other = Password.of(Normalizer.normalize(typed, form));
      Must.equal(password.exposeText(), other.exposeText(), "one password, two spellings");
    }
    Password longer = Password.of(typed + " ");
    Must.hold(!longer.exposeText().equals(password.exposeText()), "a space that does not count");
    Password ended = Password.of(typed + "\0");
    Must.hold(ended.codePoints() > password.codePoints(), "a NUL that does not count");
  }
}
