package dev.countersign.store;

import java.io.Serial;

/// The database cannot serve this call now (disk full, locked, overloaded, closing); the caller may
/// try again.
///
/// At the edge it becomes 503 with `Retry-After`.
public final class StoreUnavailable extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public StoreUnavailable(String message) {
    super(message);
  }

  public StoreUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
