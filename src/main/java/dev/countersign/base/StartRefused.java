package dev.countersign.base;

import java.io.Serial;

/// The server does not start, for a reason that its operator can change; the message is one
/// sentence that says which.
///
/// It is shown as it is, without a stack trace, so it never holds a secret.
public final class StartRefused extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public StartRefused(String sentence) {
    super(sentence);
  }

  public StartRefused(String sentence, Throwable cause) {
    super(sentence, cause);
  }

  /// The sentence.
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
