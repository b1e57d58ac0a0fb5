package dev.countersign.store;

import dev.countersign.store.SqliteConnection.Role;
import java.sql.SQLException;
import java.util.Optional;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// Tells errors of the machine, which pass and may be tried again, from errors of the program,
/// which do not.
final class SqliteErrors {
  /// Deep enough for what Jdbi and a store wrap around an error; a bound, since causes can form a
  /// ring.
  private static final int MAX_CAUSES = 16;

  /// An extended result code has its primary one in the lowest byte
  /// (https://www.sqlite.org/rescode.html).
  private static final int PRIMARY_CODE = 0xff;

  private SqliteErrors() {}

  /// The unavailability behind an exception that a piece of work ended with, or empty when it is
  /// the program's own.
  static Optional<StoreUnavailable> unavailability(Throwable thrown, Role role) {
    Throwable cause = thrown;
    for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
      if (cause instanceof StoreUnavailable unavailable) {
        return Optional.of(unavailable);
      }
      if (cause instanceof SQLiteException e && isOfTheMachine(e, role)) {
        return Optional.of(
            new StoreUnavailable("the database failed: " + e.getResultCode().name(), thrown));
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }

  static boolean isBusy(SQLException e) {
    return e instanceof SQLiteException sqlite && primary(sqlite) == SQLiteErrorCode.SQLITE_BUSY;
  }

  private static boolean isOfTheMachine(SQLiteException e, Role role) {
    return switch (primary(e)) {
      case SQLITE_PERM,
          SQLITE_ABORT,
          SQLITE_BUSY,
          SQLITE_LOCKED,
          SQLITE_NOMEM,
          SQLITE_INTERRUPT,
          SQLITE_IOERR,
          SQLITE_CORRUPT,
          SQLITE_FULL,
          SQLITE_CANTOPEN,
          SQLITE_PROTOCOL,
          SQLITE_NOTADB ->
          true;
      // A write among reads is the program's mistake; on the writer it is a file system that was
      // made read-only.
      case SQLITE_READONLY -> role == Role.WRITER;
      default -> false;
    };
  }

  private static SQLiteErrorCode primary(SQLiteException e) {
    return SQLiteErrorCode.getErrorCode(e.getResultCode().code & PRIMARY_CODE);
  }
}
