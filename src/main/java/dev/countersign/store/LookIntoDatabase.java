package dev.countersign.store;

import dev.countersign.base.StartRefused;
import dev.countersign.store.Database.Work;
import dev.countersign.store.DatabaseSettings.Embedded;
import dev.countersign.store.DatabaseSettings.Postgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/// Reads something in a database, also while servers use it: one consistent snapshot, and nothing
/// is changed.
public final class LookIntoDatabase {
  private LookIntoDatabase() {}

  /// Runs the work once.
  ///
  /// @throws StartRefused when there is no database, or not one of this version
  /// @throws StoreUnavailable when it cannot be read now
  public static <T extends @Nullable Object> T run(
      DatabaseSettings settings, Clock clock, Work<T> work) {
    try {
      return switch (settings) {
        case Embedded embedded -> read(embedded, clock, work);
        case Postgres postgres -> read(postgres, clock, work);
      };
    } catch (SQLException | JdbiException e) {
      throw new StoreUnavailable("the database cannot be read: " + e.getMessage(), e);
    }
  }

  private static <T extends @Nullable Object> T read(Embedded embedded, Clock clock, Work<T> work)
      throws SQLException {
    var path = embedded.directory().toAbsolutePath().normalize().resolve(SqliteDatabase.FILE);
    try (SqliteFile file = SqliteFile.open(path)) {
      file.refuseWrites();
      return read(file.connection(), Dialect.SQLITE, clock, work);
    }
  }

  private static <T extends @Nullable Object> T read(Postgres postgres, Clock clock, Work<T> work)
      throws SQLException {
    var source = PostgresSource.of(postgres, postgres.statementTimeout().plusSeconds(1));
    try (Connection connection = source.getConnection()) {
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      return read(connection, Dialect.POSTGRES, clock, work);
    }
  }

  private static <T extends @Nullable Object> T read(
      Connection connection, Dialect dialect, Clock clock, Work<T> work) throws SQLException {
    connection.setAutoCommit(false);
    List<String> pending = Migrator.of(dialect, clock).pending(connection);
    if (!pending.isEmpty()) {
      throw new StartRefused(
          "the database is of an older version, without %s: start its server once with this one"
              .formatted(pending.getFirst()));
    }
    try (Handle handle = Jdbi.create(connection).installPlugin(new PlainSql()).open()) {
      return work.in(new Transaction(handle));
    } finally {
      connection.rollback();
    }
  }
}
