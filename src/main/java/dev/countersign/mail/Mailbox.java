package dev.countersign.mail;

import dev.countersign.base.Email;
import java.util.Optional;

/// An address with the name that is shown for it (RFC 5322 §3.4).
///
/// Its name cannot hold what ends a header line. `toString` masks the address.
///
/// @param name empty when there is none
public record Mailbox(String name, Email address) {
  /// Shown whole by most mail programs.
  public static final int MAX_NAME_CHARS = 100;

  /// @throws IllegalArgumentException when the name is too long, or has a control character or a
  ///   line separator
  public Mailbox {
    if (!isName(name)) {
      throw new IllegalArgumentException("name is too long or has a forbidden character");
    }
  }

  /// The mailbox in a text such as `Example <no-reply@example.com>` or the address alone, or empty
  /// when that is none.
  public static Optional<Mailbox> parse(String text) {
    String trimmed = text.strip();
    int open = trimmed.lastIndexOf('<');
    if (open < 0 || !trimmed.endsWith(">")) {
      return Email.parse(trimmed).map(address -> new Mailbox("", address));
    }
    String name = unquoted(trimmed.substring(0, open).strip());
    return Email.parse(trimmed.substring(open + 1, trimmed.length() - 1))
        .filter(_ -> isName(name) && name.indexOf('<') < 0 && name.indexOf('"') < 0)
        .map(address -> new Mailbox(name, address));
  }

  private static String unquoted(String name) {
    boolean isQuoted = name.length() >= 2 && name.startsWith("\"") && name.endsWith("\"");
    return isQuoted ? name.substring(1, name.length() - 1) : name;
  }

  private static boolean isName(String name) {
    return name.length() <= MAX_NAME_CHARS && name.codePoints().noneMatch(Mail::endsHeader);
  }
}
