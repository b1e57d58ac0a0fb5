package dev.countersign.store;

import java.io.Serial;

/// The data cannot be used by this process, and somebody has to do something about it; nothing was
/// changed.
///
/// The message is one sentence for the operator, who sees it on standard error before the process
/// ends.
public final class StartRefused extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  StartRefused(String message) {
    super(message);
  }

  StartRefused(String message, Throwable cause) {
    super(message, cause);
  }
}
