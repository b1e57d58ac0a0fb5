package dev.countersign.store;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tells what an error of PostgreSQL means, by its SQLSTATE (PostgreSQL documentation, Appendix A):
/// try at once again, the machine's trouble, or the program's.
final class PostgresErrors {
  /// Deep enough for what Jdbi and a store wrap around an error; a bound, since causes can form a
  /// ring.
  private static final int MAX_CAUSES = 16;

  private static final int CLASS_CHARS = 2;

  /// serialization_failure and deadlock_detected: another transaction was in the way, and this one
  /// has been undone.
  private static final Set<String> CONFLICTS = Set.of("40001", "40P01");

  /// connection exceptions, insufficient resources, operator intervention (timeouts are), system
  /// errors, corruption; and whoever may no longer log in.
  private static final Set<String> CLASSES_OF_THE_MACHINE =
      Set.of("08", "28", "53", "57", "58", "XX");

  /// lock_not_available, idle_in_transaction_session_timeout, transaction_timeout,
  /// read_only_sql_transaction: a primary that has become a standby; and insufficient_privilege:
  /// rights that somebody has taken away can be given back.
  private static final Set<String> MORE_OF_THE_MACHINE =
      Set.of("55P03", "25P03", "25P04", "25006", "42501");

  private static final String READ_ONLY = "25006";

  /// The server ends a session with these: restarted, crashed, not yet started.
  private static final Set<String> SESSION_ENDED = Set.of("57P01", "57P02", "57P03", "57P05");

  private PostgresErrors() {}

  /// Whether another transaction was in the way of this one, which has been undone.
  static boolean isConflict(Throwable thrown) {
    return state(thrown).filter(CONFLICTS::contains).isPresent();
  }

  /// Whether the connection is gone, and what was asked of it may not have been heard.
  static boolean isLostConnection(Throwable thrown) {
    return isOfIo(thrown)
        || state(thrown)
            .filter(state -> state.startsWith("08") || SESSION_ENDED.contains(state))
            .isPresent();
  }

  /// Whether it passes without the program being changed.
  ///
  /// @param writing whether the transaction meant to write: a write among reads is the program's
  ///   mistake
  static boolean isOfTheMachine(Throwable thrown, boolean writing) {
    return isOfIo(thrown)
        || state(thrown)
            .filter(state -> writing || !state.equals(READ_ONLY))
            .filter(state ->
                CONFLICTS.contains(state)
                    || MORE_OF_THE_MACHINE.contains(state)
                    || CLASSES_OF_THE_MACHINE.contains(state.substring(0, CLASS_CHARS)))
            .isPresent();
  }

  /// The SQLSTATE of the error, its class named by it; the words may hold what was bound.
  static String describe(Throwable thrown) {
    return state(thrown)
        .map(state -> "SQLSTATE " + state)
        .orElse(thrown.getClass().getSimpleName());
  }

  private static Optional<String> state(Throwable thrown) {
    @Nullable Throwable cause = thrown;
    for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
      if (cause instanceof SQLException e) {
        @Nullable String state = e.getSQLState();
        if (state != null && state.length() > CLASS_CHARS) {
          return Optional.of(state);
        }
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }

  private static boolean isOfIo(Throwable thrown) {
    @Nullable Throwable cause = thrown;
    for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
      if (cause instanceof IOException) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }
}
