package dev.countersign.store;

import java.io.Serial;

/// The database cannot serve this call now (disk full, locked, overloaded, unreachable, closing);
/// the caller may try again. Nothing of it has happened, unless it is an [OutcomeUnknown].
///
/// At the edge it becomes 503 with `Retry-After`.
public sealed class StoreUnavailable extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public StoreUnavailable(String message) {
    super(message);
  }

  public StoreUnavailable(String message, Throwable cause) {
    super(message, cause);
  }

  /// The connection failed while the commit was under way: all of it has happened, or nothing.
  ///
  /// Neither may be claimed. Who tries again finds out, since the database decides every race.
  public static final class OutcomeUnknown extends StoreUnavailable {
    @Serial private static final long serialVersionUID = 1L;

    OutcomeUnknown(Throwable cause) {
      super("the connection failed during a commit, which may have happened", cause);
    }
  }
}
