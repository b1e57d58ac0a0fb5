package dev.countersign.crypto;

import java.io.Serial;

/// The keys of this installation cannot be used: the master key is missing, is another one, or
/// something was altered.
///
/// The message is one sentence for the operator. Nothing is ever replaced by a new key in silence:
/// that would end every session and lose what was sealed.
public final class KeysUnusable extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  KeysUnusable(String message) {
    super(message);
  }

  KeysUnusable(String message, Throwable cause) {
    super(message, cause);
  }
}
