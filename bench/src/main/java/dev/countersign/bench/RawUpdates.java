package dev.countersign.bench;

import java.sql.SQLException;
import java.time.Duration;

/// Durable updates of one session's row each, with nothing around them: what a database can do.
public interface RawUpdates extends AutoCloseable {
  /// Updates a second, with so many in each transaction.
  double rate(int batch, Duration turn) throws SQLException;

  @Override
  void close() throws SQLException;
}
