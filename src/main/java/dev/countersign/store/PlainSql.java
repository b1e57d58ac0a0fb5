package dev.countersign.store;

import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.spi.JdbiPlugin;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.StatementException;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.TemplateEngine;
import org.jspecify.annotations.Nullable;

/// How every database here takes SQL: as it is written, with the product's own [types][ColumnTypes]
/// as parameters, and with failures that do not tell what these were.
final class PlainSql implements JdbiPlugin {
  @Override
  public void customizeJdbi(Jdbi jdbi) {
    jdbi.installPlugin(new ColumnTypes());
    // SQL is written out in full: `<` is a comparison, not the start of a placeholder.
    jdbi.getConfig(SqlStatements.class).setTemplateEngine(TemplateEngine.NOP);
    // Failures are logged, and what was bound can be a password's hash.
    jdbi.getConfig(StatementExceptions.class).setMessageRendering(PlainSql::messageWithoutValues);
  }

  private static String messageWithoutValues(StatementException failure) {
    @Nullable StatementContext context = failure.getStatementContext();
    String sql = context == null ? "" : " [" + context.getRawSql() + "]";
    return failure.getShortMessage() + sql;
  }
}
