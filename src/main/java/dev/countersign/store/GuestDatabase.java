package dev.countersign.store;

import dev.countersign.base.StartRefused;
import dev.countersign.store.DatabaseSettings.Embedded;
import dev.countersign.store.DatabaseSettings.Postgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/// A database as a command has it beside the servers that use it: a connection for each call, and
/// tables that are used as they are.
///
/// SQLite takes turns between processes: what is written here waits for the server's transaction of
/// the moment, and the server's next one waits for it. So it has to be short.
public final class GuestDatabase implements Database {
  /// Others' transactions take milliseconds; then something is wrong.
  private static final Duration MAX_WAIT = Duration.ofSeconds(15);

  /// A busy server begins the next at once, and whose turn it is is left to chance: SQLite itself
  /// would ask ten times a second.
  private static final Duration PAUSE = Duration.ofMillis(1);

  private final DatabaseSettings settings;
  private final Clock clock;

  public GuestDatabase(DatabaseSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /// @throws StartRefused when there is no database, or not one of this version
  @Override
  public <T extends @Nullable Object> T read(Work<T> work) {
    return LookIntoDatabase.run(settings, clock, work);
  }

  /// @throws StartRefused when there is no database, or not one of this version
  @Override
  public <T extends @Nullable Object> T write(Work<T> work) {
    try {
      return switch (settings) {
        case Embedded embedded -> write(embedded, work);
        case Postgres postgres -> write(postgres, work);
      };
    } catch (SQLException | JdbiException e) {
      throw new StoreUnavailable("the database cannot be changed: " + e.getMessage(), e);
    }
  }

  private <T extends @Nullable Object> T write(Embedded embedded, Work<T> work)
      throws SQLException {
    var path = embedded.directory().toAbsolutePath().normalize().resolve(SqliteDatabase.FILE);
    try (SqliteFile file = SqliteFile.open(path)) {
      requireThisVersion(file.pendingMigrations(clock));
      execute(file.connection(), "PRAGMA busy_timeout = 0");
      execute(file.connection(), "PRAGMA synchronous = FULL");
      execute(file.connection(), "PRAGMA foreign_keys = ON");
      awaitTurn(file.connection());
      return finish(file.connection(), work);
    }
  }

  private <T extends @Nullable Object> T write(Postgres postgres, Work<T> work)
      throws SQLException {
    try (Connection connection = PostgresStart.connect(postgres)) {
      UnfinishedCopy.refuse(connection, postgres.url());
      requireThisVersion(Migrator.of(Dialect.POSTGRES, clock).pending(connection));
      execute(connection, "BEGIN");
      return finish(connection, work);
    }
  }

  private static void awaitTurn(Connection connection) throws SQLException {
    long deadline = System.nanoTime() + MAX_WAIT.toNanos();
    while (!begins(connection, deadline)) {
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private static boolean begins(Connection connection, long deadline) throws SQLException {
    try {
      execute(connection, "BEGIN IMMEDIATE");
      return true;
    } catch (SQLException e) {
      if (SqliteErrors.isBusy(e) && System.nanoTime() < deadline) {
        return false;
      }
      throw e;
    }
  }

  private static <T extends @Nullable Object> T finish(Connection connection, Work<T> work)
      throws SQLException {
    boolean isDone = false;
    try (Handle handle = Jdbi.create(connection).installPlugin(new PlainSql()).open()) {
      T result = work.in(new Transaction(handle));
      isDone = true;
      execute(connection, "COMMIT");
      return result;
    } finally {
      if (!isDone) {
        execute(connection, "ROLLBACK");
      }
    }
  }

  private static void requireThisVersion(List<String> pending) {
    if (!pending.isEmpty()) {
      throw new StartRefused(
          "the database is of an older version, without %s: start its server once with this one"
              .formatted(pending.getFirst()));
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public boolean isReady() {
    return true;
  }

  /// Nothing stays open between calls.
  @Override
  public void close() {}
}
