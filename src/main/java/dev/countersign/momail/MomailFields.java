package dev.countersign.momail;

import dev.countersign.account.PasswordFlaw;
import dev.countersign.account.PasswordPolicy;
import dev.countersign.account.PasswordRules;
import dev.countersign.base.Email;
import dev.countersign.base.Password;
import dev.countersign.base.PersonName;
import dev.countersign.json.JsonObject;
import dev.countersign.json.JsonText.Missing;
import dev.countersign.json.JsonText.Present;
import dev.countersign.json.JsonText.WrongType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Reads the fields of one request body and remembers what is wrong with each. Used by one thread.
final class MomailFields {
  private final JsonObject body;
  private final Map<String, String> faults = new LinkedHashMap<>();

  MomailFields(JsonObject body) {
    this.body = body;
  }

  /// What is wrong, by field, in the order of reading.
  Map<String, String> faults() {
    return faults;
  }

  Optional<String> text(String field) {
    return switch (body.text(field)) {
      case Present(var text) -> Optional.of(text);
      case Missing() -> fault(field, "is required");
      case WrongType() -> fault(field, "must be a string");
    };
  }

  Optional<Email> email() {
    return text("email")
        .flatMap(
            typed -> Email.parse(typed).or(() -> fault("email", "must be a valid email address")));
  }

  Optional<Password> newPassword(PasswordRules rules, PasswordPolicy policy) {
    return text("password")
        .map(Password::of)
        .flatMap(password ->
            rules.flaws(password, policy).stream()
                .findFirst()
                .<Optional<Password>>map(flaw -> fault("password", sentence(flaw)))
                .orElse(Optional.of(password)));
  }

  Optional<PersonName> name() {
    return text("name")
        .flatMap(typed -> PersonName.parse(typed).or(() -> fault("name", nameRule())))
        .flatMap(name -> name.isNone() ? fault("name", "is required") : Optional.of(name));
  }

  private static String nameRule() {
    return "must be at most "
        + PersonName.MAX_CODE_POINTS
        + " characters, none of them a control character";
  }

  private static String sentence(PasswordFlaw flaw) {
    return switch (flaw) {
      case TOO_SHORT -> "must be at least " + PasswordRules.MIN_CODE_POINTS + " characters";
      case TOO_LONG -> "must be at most " + Password.MAX_CODE_POINTS + " characters";
      case NO_UPPERCASE -> "must contain an upper-case letter";
      case NO_LOWERCASE -> "must contain a lower-case letter";
      case NO_DIGIT -> "must contain a digit";
      case COMMON -> "must not be a common password";
    };
  }

  private <T> Optional<T> fault(String field, String what) {
    faults.put(field, what);
    return Optional.empty();
  }
}
