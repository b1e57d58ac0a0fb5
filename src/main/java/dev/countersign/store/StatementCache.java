package dev.countersign.store;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jdbi.v3.core.statement.StatementBuilder;
import org.jdbi.v3.core.statement.StatementContext;

/// The prepared statements of one SQLite connection, kept from one use to the next: preparing costs
/// more than most statements do. Used by one thread at a time.
final class StatementCache implements StatementBuilder {
  /// More than the program has statements, so that none is prepared twice; a bound, since SQL can
  /// also be composed.
  private static final int MAX_IDLE = 256;

  // In the order of last use: a statement leaves the map while it is used and comes back at the
  // end.
  private final SequencedMap<String, PreparedStatement> idle = new LinkedHashMap<>();
  private final IdentityHashMap<Statement, String> inUse = new IdentityHashMap<>();
  private final Runnable beforeUse;

  /// @param beforeUse runs before each statement that Jdbi asks for, and throws to refuse it
  StatementCache(Runnable beforeUse) {
    this.beforeUse = beforeUse;
  }

  /// Runs a statement that has neither parameters nor rows.
  void run(Connection connection, String sql) throws SQLException {
    PreparedStatement statement = take(connection, sql);
    try {
      statement.execute();
    } finally {
      giveBack(statement);
    }
  }

  /// Closes what the last user of the connection has left open, such as a stream read halfway.
  void closeLeftOpen() {
    if (!inUse.isEmpty()) {
      List<Statement> left = new ArrayList<>(inUse.keySet());
      inUse.clear();
      left.forEach(StatementCache::discard);
    }
  }

  private PreparedStatement take(Connection connection, String sql) throws SQLException {
    PreparedStatement kept = idle.remove(sql);
    PreparedStatement statement = kept == null ? connection.prepareStatement(sql) : kept;
    inUse.put(statement, sql);
    return statement;
  }

  private void giveBack(Statement used) {
    String sql = inUse.remove(used);
    // -1 says that rows are waiting or that an error has finalised it: neither can be used again as
    // it is.
    if (sql == null || !(used instanceof PreparedStatement statement) || updateCount(used) < 0) {
      discard(used);
      return;
    }
    try {
      // Nobody's values stay behind, and a parameter that the next use forgets is NULL, not the
      // last one's.
      statement.clearParameters();
    } catch (SQLException e) {
      discard(statement);
      return;
    }
    PreparedStatement other = idle.put(sql, statement);
    if (other != null) {
      discard(other);
    } else if (idle.size() > MAX_IDLE) {
      discard(idle.pollFirstEntry().getValue());
    }
  }

  private static int updateCount(Statement statement) {
    try {
      return statement.getUpdateCount();
    } catch (SQLException e) {
      return -1;
    }
  }

  private static void discard(Statement statement) {
    try {
      statement.close();
    } catch (SQLException e) {
      // It reports the error its last run ended with, which has been thrown then.
    }
  }

  @Override
  public PreparedStatement create(Connection connection, String sql, StatementContext context)
      throws SQLException {
    beforeUse.run();
    return take(connection, sql);
  }

  @Override
  public Statement create(Connection connection, StatementContext context) throws SQLException {
    beforeUse.run();
    return connection.createStatement();
  }

  @Override
  public CallableStatement createCall(Connection connection, String sql, StatementContext context) {
    throw new UnsupportedOperationException("SQLite has no procedures");
  }

  @Override
  public void close(Connection connection, String template, Statement statement) {
    giveBack(statement);
  }

  @Override
  public void close(Connection connection) {
    closeLeftOpen();
    idle.values().forEach(StatementCache::discard);
    idle.clear();
  }
}
