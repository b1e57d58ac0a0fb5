package dev.countersign.store;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.jdbi.v3.core.statement.StatementBuilder;
import org.jdbi.v3.core.statement.StatementContext;

/// Lets each statement of one transaction wait for its answer no longer than the whole transaction
/// may take.
///
/// The driver keeps what it has prepared, by the text of the statement, as long as the connection
/// lives: nothing need be kept here.
final class DeadlineStatements implements StatementBuilder {
  private final Deadline deadline;

  DeadlineStatements(Deadline deadline) {
    this.deadline = deadline;
  }

  /// Bounds how long the connection waits for the server from now on. It sets a field of the
  /// socket, nothing more.
  ///
  /// @throws StoreUnavailable when the deadline has passed
  void applyTo(Connection connection) throws SQLException {
    connection.setNetworkTimeout(Runnable::run, deadline.leftMillis());
  }

  @Override
  public PreparedStatement create(Connection connection, String sql, StatementContext context)
      throws SQLException {
    applyTo(connection);
    return connection.prepareStatement(sql);
  }

  @Override
  public Statement create(Connection connection, StatementContext context) throws SQLException {
    applyTo(connection);
    return connection.createStatement();
  }

  @Override
  public CallableStatement createCall(Connection connection, String sql, StatementContext context) {
    throw new UnsupportedOperationException("no procedures are used");
  }

  @Override
  public void close(Connection connection, String template, Statement statement)
      throws SQLException {
    statement.close();
  }
}
