package dev.countersign.base;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/// A password as somebody submitted it, in Unicode normal form C so that a composed and a
/// decomposed "é" are one.
///
/// Any text can be submitted; whether it may be *set* is for the password rules. Nothing is trimmed
/// or cut and every character counts, NUL too (NIST SP 800-63B-4 §3.1.1.2). `toString` redacts.
public final class Password {
  /// Longer ones are refused, never cut: hashing must not cost by the megabyte.
  public static final int MAX_CODE_POINTS = 256;

  // No character is composed of more than four (as U+1F82 is), so that what has more than this has
  // too many in form C as well. To put many accents in order costs by the square of them.
  private static final int MAX_NORMALISED = 4 * MAX_CODE_POINTS;

  private final String submitted;
  private final String normalised;

  private Password(String submitted) {
    this.submitted = submitted;
    this.normalised =
        submitted.codePointCount(0, submitted.length()) > MAX_NORMALISED
            ? submitted
            : Normalizer.normalize(submitted, Normalizer.Form.NFC);
  }

  public static Password of(String submitted) {
    return new Password(submitted);
  }

  public int codePoints() {
    return normalised.codePointCount(0, normalised.length());
  }

  public boolean isTooLong() {
    return codePoints() > MAX_CODE_POINTS;
  }

  /// The normalised text, for the rules that look at its characters; as it was submitted where it
  /// is much too long.
  public String exposeText() {
    return normalised;
  }

  /// What is hashed: the normalised text in UTF-8.
  public byte[] exposeUtf8() {
    return normalised.getBytes(StandardCharsets.UTF_8);
  }

  /// The text as it was submitted, in UTF-8: what systems without normal forms have hashed.
  public byte[] exposeSubmittedUtf8() {
    return submitted.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "Password[redacted]";
  }
}
