package dev.countersign.mail;

import java.util.Locale;
import java.util.Set;

/// What the server writes to people about.
public enum Letter {
  /// Whether an address is theirs. Values: `link`, `code`, `validity` in hours.
  VERIFY_ADDRESS,

  /// The way to a new password. Values: `link`, `code`, `validity` in minutes.
  RESET_PASSWORD,

  /// That a password was changed, and where to set another. Values: `link`, `moment`.
  PASSWORD_CHANGED;

  /// The names of the values that whoever has it written must give.
  Set<String> needs() {
    return switch (this) {
      case VERIFY_ADDRESS, RESET_PASSWORD -> Set.of("link", "code", "validity");
      case PASSWORD_CHANGED -> Set.of("link", "moment");
    };
  }

  /// What its templates and phrases are named after: `verify-address`.
  String stem() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
