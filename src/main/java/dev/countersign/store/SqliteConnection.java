package dev.countersign.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteCommitListener;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.jdbc4.JDBC4Connection;

/// One open connection to the SQLite file: its settings, its kept statements, and how its
/// transaction stands. Used by one thread at a time.
///
/// Its [Handle][Transaction#sql()] stays open as long as it does, and works inside a transaction
/// only: SQLite gives up a transaction by itself on some errors, and a statement that came after
/// would be committed alone.
final class SqliteConnection implements AutoCloseable {
  /// What a connection is for.
  enum Role {
    WRITER,
    READER
  }

  /// How long SQLite waits for a lock. Nothing in this process competes for one; it is for
  /// somebody's `sqlite3` shell.
  private static final int BUSY_TIMEOUT_MILLIS = 2_000;

  /// The log is cut back to this after a checkpoint, so that one large purge does not keep the
  /// disk.
  private static final int MAX_IDLE_LOG_BYTES = 16 << 20;

  private static final List<String> SETTINGS =
      List.of(
          "PRAGMA busy_timeout = " + BUSY_TIMEOUT_MILLIS,
          // Decided when the file is new. Purged pages serve what comes next; tracking them would
          // cost every write.
          "PRAGMA auto_vacuum = NONE",
          "PRAGMA journal_mode = WAL",
          // NORMAL would lose commits at power loss.
          "PRAGMA synchronous = FULL",
          "PRAGMA journal_size_limit = " + MAX_IDLE_LOG_BYTES,
          "PRAGMA foreign_keys = ON",
          // So that a doctored file cannot have its views and triggers call functions with side
          // effects.
          "PRAGMA trusted_schema = OFF",
          "PRAGMA temp_store = MEMORY");

  private static final String SAVEPOINT = "SAVEPOINT work";
  private static final String RELEASE = "RELEASE work";
  private static final String ROLLBACK_TO = "ROLLBACK TO work";

  private final Connection connection;
  private final StatementCache statements;
  private final Transaction transaction;
  private boolean inTransaction;
  private boolean broken;

  private SqliteConnection(Connection connection) {
    this.connection = connection;
    this.statements = new StatementCache(this::requireTransaction);
    var jdbi = Jdbi.create(connection).installPlugin(new PlainSql());
    jdbi.setStatementBuilderFactory(any -> statements);
    this.transaction = new Transaction(jdbi.open());
  }

  /// Opens the database in an existing file, which may be empty.
  ///
  /// @throws StoreUnavailable when that does not work now
  static SqliteConnection open(Path file, Role role) {
    try {
      Connection raw = connect(file, role);
      var opened = new SqliteConnection(raw);
      SQLiteConnection driver = raw.unwrap(SQLiteConnection.class);
      driver.addCommitListener(opened.new RollbackNotice());
      // The statements here say when a transaction begins and ends. In auto-commit mode the driver
      // would find that out for itself after each of them, by trying to begin one: a fifth of what
      // a small update costs.
      driver.getConnectionConfig().setAutoCommit(false);
      return opened;
    } catch (SQLException e) {
      throw new StoreUnavailable("the database cannot be opened", e);
    }
  }

  /// The bare connection with all settings made, outside any transaction.
  static Connection connect(Path file, Role role) throws SQLException {
    var options = new Properties();
    // Otherwise every INSERT is followed by a query for the row's number.
    options.setProperty(SQLiteConfig.Pragma.JDBC_GET_GENERATED_KEYS.pragmaName, "false");
    Connection raw = new JDBC4Connection("jdbc:sqlite:" + file, file.toString(), options);
    try (Statement statement = raw.createStatement()) {
      for (String setting : SETTINGS) {
        statement.execute(setting);
      }
      if (role == Role.READER) {
        statement.execute("PRAGMA query_only = ON");
      }
    } catch (SQLException e) {
      raw.close();
      throw e;
    }
    return raw;
  }

  /// The transaction that begins with [#begin] or [#beginReading], the same object each time.
  Transaction transaction() {
    return transaction;
  }

  void begin() {
    start("BEGIN IMMEDIATE");
  }

  /// What is read sees one state of the database: the one at its first statement.
  void beginReading() {
    start("BEGIN");
  }

  private void start(String sql) {
    try {
      statements.run(connection, sql);
      inTransaction = true;
    } catch (SQLException e) {
      // Other than busy, this is a connection that has gone bad.
      broken = !SqliteErrors.isBusy(e);
      throw new StoreUnavailable("no transaction can begin", e);
    }
  }

  void savepoint() {
    control(SAVEPOINT);
  }

  void release() {
    control(RELEASE);
  }

  void rollbackToSavepoint() {
    control(ROLLBACK_TO);
    control(RELEASE);
  }

  /// When it returns, what was written is on the disk; when it throws, none of it is, once rolled
  /// back.
  void commit() {
    control("COMMIT");
    inTransaction = false;
  }

  private void control(String sql) {
    requireTransaction();
    try {
      statements.run(connection, sql);
    } catch (SQLException e) {
      throw new StoreUnavailable("the transaction cannot go on", e);
    }
  }

  /// Ends the transaction, if there still is one, without effect.
  void rollback() {
    statements.closeLeftOpen();
    if (inTransaction) {
      try {
        statements.run(connection, "ROLLBACK");
      } catch (SQLException e) {
        broken = true;
      }
      inTransaction = false;
    }
  }

  /// Closes what a piece of work has left open, and says whether its transaction still stands.
  boolean endOfWork() {
    statements.closeLeftOpen();
    return inTransaction;
  }

  private void requireTransaction() {
    if (!inTransaction) {
      throw new StoreUnavailable("the transaction is gone");
    }
  }

  /// Whether it must be replaced by a new one.
  boolean isBroken() {
    return broken;
  }

  @Override
  public void close() {
    broken = true;
    statements.close(connection);
    try {
      connection.close();
    } catch (SQLException e) {
      // The next opening recovers the log, as after a crash.
    }
  }

  /// How SQLite tells that it has rolled back, by itself or because it was told to.
  private final class RollbackNotice implements SQLiteCommitListener {
    @Override
    public void onRollback() {
      inTransaction = false;
    }

    @Override
    public void onCommit() {
      // Not yet: this comes before the disk has it.
    }
  }
}
