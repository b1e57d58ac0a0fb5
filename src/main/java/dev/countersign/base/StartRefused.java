package dev.countersign.base;

import java.io.Serial;

/// The server does not start, for a reason that its operator can change; the message is one
/// sentence that says which.
///
/// It is shown as it is, without a stack trace, so it never holds a secret.
public final class StartRefused extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /// Enough for two paths and what is wrong with them.
  private static final int MAX_CHARS = 1_000;

  public StartRefused(String sentence) {
    super(shown(sentence));
  }

  public StartRefused(String sentence, Throwable cause) {
    super(shown(sentence), cause);
  }

  // It quotes what files and variables say, and terminals obey control characters.
  private static String shown(String sentence) {
    String visible = sentence.replaceAll("\\p{Cc}", "?");
    return visible.length() > MAX_CHARS ? visible.substring(0, MAX_CHARS) + "…" : visible;
  }

  /// The sentence.
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
