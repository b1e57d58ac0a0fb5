package dev.countersign.base;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// An e-mail address as the directory keeps it: trimmed, lower-case, ASCII, with a dotted domain.
///
/// Only ASCII is taken, and it is looked at *before* lower-casing: the Kelvin sign, the dotless i
/// and fullwidth letters fold into ASCII letters and would let two spellings meet in one account.
/// `toString` is masked, for logs never hold a whole address.
public record Email(String address) {
  /// RFC 5321 §4.5.3.1.3: a path is at most 256 octets with its two angle brackets.
  public static final int MAX_CHARS = 254;

  /// RFC 5321 §4.5.3.1.1.
  private static final int MAX_LOCAL_CHARS = 64;

  // RFC 5322 §3.2.3 dot-atom before the at-sign, RFC 1123 §2.1 host labels after it, at least two
  // of them.
  private static final Pattern SHAPE =
      Pattern.compile(
          "[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
              + "@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])");

  /// @throws IllegalArgumentException when the text is not already in its kept form
  public Email {
    if (!isValid(address)) {
      throw new IllegalArgumentException("not a normalised e-mail address");
    }
  }

  /// The address in what somebody typed, or empty when there is none that mail could be sent to.
  public static Optional<Email> parse(String typed) {
    String trimmed = typed.strip();
    if (trimmed.length() > MAX_CHARS || !isAscii(trimmed)) {
      return Optional.empty();
    }
    String lower = trimmed.toLowerCase(Locale.ROOT);
    return isValid(lower) ? Optional.of(new Email(lower)) : Optional.empty();
  }

  private static boolean isValid(String text) {
    return text.length() <= MAX_CHARS
        && text.indexOf('@') <= MAX_LOCAL_CHARS
        && SHAPE.matcher(text).matches();
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }

  @Override
  public String toString() {
    return address.charAt(0) + "***" + address.substring(address.indexOf('@'));
  }
}
