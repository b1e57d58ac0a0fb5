package dev.countersign.store;

import dev.countersign.base.RequestId;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementBuilder;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// A real database, and somebody before it who counts what is asked of it and has one statement, or
/// one commit, fail.
///
/// What the server does by itself in the background is left alone, unless a test says otherwise.
public final class FaultyDatabase implements Database {
  /// What goes wrong.
  public enum Fault {
    NONE,
    /// A statement has run, and then there was no room for what it wrote.
    DISK_FULL,
    /// A statement has run, and its answer never comes; only a server that is far away does that.
    ANSWER_LOST,
    /// A commit is refused by the database itself, and so undone.
    COMMIT_REFUSED,
    /// A commit is done, and its answer never comes.
    COMMIT_ANSWER_LOST,
    /// A commit of what only counts is refused, and so undone; only the embedded database has it,
    /// for elsewhere each such statement commits by itself, and fails by itself.
    TALLY_REFUSED,
    /// Nothing can be written while this lasts, as on a file system that has been made read-only;
    /// of the embedded database alone.
    READ_ONLY;

    private boolean isOfStatements() {
      return this == DISK_FULL || this == ANSWER_LOST;
    }

    private boolean isOfCommits() {
      return this == COMMIT_REFUSED || this == COMMIT_ANSWER_LOST;
    }
  }

  private final Database database;
  private final boolean embedded;
  private final List<String> tables;
  private final AtomicInteger statements = new AtomicInteger();
  private final AtomicInteger commits = new AtomicInteger();
  private final AtomicInteger tallies = new AtomicInteger();
  private volatile Fault fault = Fault.NONE;
  private volatile int victim;
  private volatile boolean background;
  private volatile boolean struck;

  public FaultyDatabase(Database database) {
    this.database = database;
    this.embedded = database instanceof SqliteDatabase;
    if (!embedded) {
      database.write(FaultyDatabase::makeRefusal);
    }
    this.tables = database.read(tx -> tables(tx, embedded));
  }

  /// From now on counts, and has the `victim`th, from 1, meet the fault.
  public void expect(Fault next, int which) {
    statements.set(0);
    commits.set(0);
    tallies.set(0);
    struck = false;
    victim = which;
    background = false;
    fault = next;
  }

  /// As [#expect], and what the server does by itself in the background is as good as a request.
  public void expectAnywhere(Fault next, int which) {
    expect(Fault.NONE, which);
    background = true;
    fault = next;
  }

  /// All is well again.
  public void heal() {
    fault = Fault.NONE;
  }

  /// Whether the fault has happened.
  public boolean hasStruck() {
    return struck;
  }

  /// How many statements, or commits, there were of those that the fault may befall.
  public int seen(Fault kind) {
    return switch (kind) {
      case NONE -> 0;
      case DISK_FULL, ANSWER_LOST -> statements.get();
      case COMMIT_REFUSED, COMMIT_ANSWER_LOST -> commits.get();
      case TALLY_REFUSED -> tallies.get();
      // All of them at once.
      case READ_ONLY -> Math.min(1, commits.get() + tallies.get());
    };
  }

  /// Every row of every table, as text.
  ///
  /// @param others what is read of a table in place of that; nothing where it is empty
  public SortedMap<String, List<String>> contents(Map<String, String> others) {
    return database.read(tx -> {
      var contents = new TreeMap<String, List<String>>();
      for (String table : tables) {
        String query = others.getOrDefault(table, "SELECT * FROM " + table);
        if (!query.isEmpty()) {
          contents.put(
              table,
              tx.sql().createQuery(query).map((row, _) -> text(row)).stream().sorted().toList());
        }
      }
      return contents;
    });
  }

  private static List<String> tables(Transaction tx, boolean embedded) {
    String query =
        embedded
            ? "SELECT name FROM sqlite_schema WHERE type = 'table'"
            : "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()";
    return tx.sql().createQuery(query).mapTo(String.class).list();
  }

  private static String text(ResultSet row) throws SQLException {
    var cells = new ArrayList<String>();
    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
      Object cell = row.getObject(i);
      cells.add(cell instanceof byte[] b ? HexFormat.of().formatHex(b) : String.valueOf(cell));
    }
    return String.join(" | ", cells);
  }

  @Override
  public <T extends @Nullable Object> T write(Work<T> work) {
    if (fault == Fault.READ_ONLY) {
      return database.write(unwritable(work));
    }
    if (!isWatched()) {
      return database.write(work);
    }
    int commit = commits.incrementAndGet();
    boolean fails = fault.isOfCommits() && commit == victim;
    boolean refused = fails && fault == Fault.COMMIT_REFUSED;
    struck |= fails;
    T value =
        database.write(tx -> {
          T result = watched(tx, work);
          if (refused) {
            spoil(tx);
          }
          return result;
        });
    if (fails) {
      throw new StoreUnavailable.OutcomeUnknown(new SQLException("answer lost", "08006"));
    }
    return value;
  }

  @Override
  public <T extends @Nullable Object> T tally(Work<T> work) {
    if (fault == Fault.READ_ONLY) {
      return database.tally(unwritable(work));
    }
    return isWatched() ? database.tally(counted(work)) : database.tally(work);
  }

  @Override
  public <T extends @Nullable Object> T tallyOnce(Work<T> work) {
    if (fault == Fault.READ_ONLY) {
      return database.tallyOnce(unwritable(work));
    }
    return isWatched() ? database.tallyOnce(counted(work)) : database.tallyOnce(work);
  }

  @Override
  public <T extends @Nullable Object> T read(Work<T> work) {
    return isWatched() ? database.read(tx -> watched(tx, work)) : database.read(work);
  }

  // SQLite refuses each statement that would change something, with SQLITE_READONLY.
  private <T extends @Nullable Object> Work<T> unwritable(Work<T> work) {
    struck |= isWatched();
    return tx -> {
      tx.sql().execute("PRAGMA query_only = ON");
      try {
        return work.in(tx);
      } finally {
        tx.sql().execute("PRAGMA query_only = OFF");
      }
    };
  }

  private <T extends @Nullable Object> Work<T> counted(Work<T> work) {
    boolean refused = tallies.incrementAndGet() == victim && fault == Fault.TALLY_REFUSED;
    struck |= refused;
    return tx -> {
      T result = watched(tx, work);
      if (refused) {
        spoil(tx);
      }
      return result;
    };
  }

  private boolean isWatched() {
    return background || RequestId.CURRENT.isBound();
  }

  // The handle outlives the transaction, and others use it next.
  private <T extends @Nullable Object> T watched(Transaction tx, Work<T> work) {
    Handle handle = tx.sql();
    StatementBuilder real = handle.getStatementBuilder();
    handle.setStatementBuilder(new Statements(real));
    try {
      return work.in(tx);
    } finally {
      handle.setStatementBuilder(real);
    }
  }

  private void countStatement() throws SQLException {
    int statement = statements.incrementAndGet();
    if (statement != victim || !fault.isOfStatements()) {
      return;
    }
    struck = true;
    if (embedded) {
      throw new SQLiteException("full", SQLiteErrorCode.SQLITE_FULL);
    }
    throw new SQLException("failed", fault == Fault.DISK_FULL ? "53100" : "08006");
  }

  // What PostgreSQL says at a commit, as it does where the disk of its log is full.
  private static int makeRefusal(Transaction tx) {
    tx.sql()
        .execute(
            """
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
              'BEGIN RAISE EXCEPTION ''no room'' USING ERRCODE = ''53100''; END'
            """);
    tx.sql().execute("CREATE TABLE refusal (id INT PRIMARY KEY)");
    return tx.sql()
        .execute(
            """
            CREATE CONSTRAINT TRIGGER refusal AFTER INSERT ON refusal
              DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse()
            """);
  }

  /// Has the commit of this transaction refused.
  private void spoil(Transaction tx) {
    if (!embedded) {
      tx.sql().execute("INSERT INTO refusal VALUES (1)");
      return;
    }
    tx.sql().execute("PRAGMA defer_foreign_keys = ON");
    tx.sql()
        .execute("INSERT INTO reset_token VALUES (zeroblob(32), zeroblob(16), 'of nobody', 0, 0)");
  }

  @Override
  public boolean isReady() {
    return database.isReady();
  }

  @Override
  public void refuseUnfinishedCopy() {
    database.refuseUnfinishedCopy();
  }

  @Override
  public void close() {
    database.close();
  }

  /// Statements that are counted once they have run.
  private final class Statements implements StatementBuilder {
    private final StatementBuilder real;

    private Statements(StatementBuilder real) {
      this.real = real;
    }

    /// A statement, and the one that does its work.
    private interface Counted extends PreparedStatement {
      PreparedStatement real();
    }

    @Override
    public PreparedStatement create(Connection connection, String sql, StatementContext context)
        throws SQLException {
      PreparedStatement statement = real.create(connection, sql, context);
      return (Counted)
          Proxy.newProxyInstance(
              Counted.class.getClassLoader(),
              new Class<?>[] {Counted.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("real")) {
                  return statement;
                }
                try {
                  Object result = method.invoke(statement, arguments);
                  if (method.getName().startsWith("execute")) {
                    countStatement();
                  }
                  return result;
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }

    @Override
    public Statement create(Connection connection, StatementContext context) {
      throw new UnsupportedOperationException("every statement here is prepared");
    }

    @Override
    public CallableStatement createCall(
        Connection connection, String sql, StatementContext context) {
      throw new UnsupportedOperationException("no procedures are used");
    }

    @Override
    public void close(Connection connection, String template, Statement statement)
        throws SQLException {
      real.close(connection, template, ((Counted) statement).real());
    }
  }
}
