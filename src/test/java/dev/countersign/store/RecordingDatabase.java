package dev.countersign.store;

import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/// A real database, and somebody before it who writes down what is asked of it. For one thread.
public final class RecordingDatabase implements Database {
  private final List<String> asked = new ArrayList<>();
  private final Database database;

  public RecordingDatabase(Database database) {
    this.database = database;
  }

  /// What was asked since the last call: each transaction that writes and each statement in it, and
  /// each statement that reads.
  public List<String> takeAsked() {
    List<String> taken = List.copyOf(asked);
    asked.clear();
    return taken;
  }

  @Override
  public <T extends @Nullable Object> T write(Work<T> work) {
    asked.add("BEGIN");
    return database.write(tx -> recorded(tx, work));
  }

  @Override
  public <T extends @Nullable Object> T read(Work<T> work) {
    return database.read(tx -> recorded(tx, work));
  }

  private <T extends @Nullable Object> T recorded(Transaction tx, Work<T> work) {
    SqlStatements settings = tx.sql().getConfig(SqlStatements.class);
    SqlLogger before = settings.getSqlLogger();
    settings.setSqlLogger(
        new SqlLogger() {
          @Override
          public void logAfterExecution(StatementContext context) {
            asked.add(String.valueOf(context.getRawSql()));
          }
        });
    try {
      return work.in(tx);
    } finally {
      settings.setSqlLogger(before);
    }
  }

  @Override
  public boolean isReady() {
    return database.isReady();
  }

  @Override
  public void close() {
    database.close();
  }
}
