package dev.countersign.store;

import dev.countersign.base.StartRefused;
import dev.countersign.store.DatabaseSettings.Postgres;
import java.nio.file.Path;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Copies everything in a SQLite database into an empty PostgreSQL database, and compares the two
/// table by table.
///
/// Rows are added in the order of their keys, so what is there is always a beginning of what will
/// be: a copy that was cut off goes on behind the highest key of each table. Only once all tables
/// have the same sums can a server start on the copy.
public final class CopyDatabase {
  /// Some hundred kilobytes: large enough that round trips do not count.
  private static final int BATCH_ROWS = 1_000;

  /// How it ended.
  public sealed interface Outcome {
    /// Every table is there, and is the same.
    record Copied(int tables, long rows) implements Outcome {}

    /// A table is not the same; no server starts on the copy.
    record Differs(String table, long rowsHere, long rowsThere) implements Outcome {}
  }

  /// Is told how far the copy is; what it throws stops it.
  public interface Progress {
    /// The copy goes on where an earlier one stopped.
    void resumed();

    /// So many rows of a table are there, for good.
    void copied(String table, long rows, long of);

    /// The whole table is the same.
    void verified(String table, long rows);
  }

  private final Postgres to;
  private final Clock clock;
  private final Progress progress;
  private final int batchRows;

  public CopyDatabase(Postgres to, Clock clock, Progress progress) {
    this(to, clock, progress, BATCH_ROWS);
  }

  CopyDatabase(Postgres to, Clock clock, Progress progress, int batchRows) {
    this.to = to;
    this.clock = clock;
    this.progress = progress;
    this.batchRows = batchRows;
  }

  /// Begins the copy, or goes on with it.
  ///
  /// @param from a data directory, or the file of a database
  /// @throws StartRefused when one of the two cannot be used, or a server uses the source
  /// @throws StoreUnavailable when one of the two fails; the copy can go on later
  public Outcome run(Path from) {
    try (CopySource source = CopySource.open(from, clock);
        CopyTarget target = CopyTarget.open(to)) {
      return run(source, target);
    } catch (SQLException e) {
      throw new StoreUnavailable("the copy stopped: " + reason(e), e);
    }
  }

  // The first line of a driver's message never quotes what was stored; the SQL of a batch would.
  private static String reason(SQLException e) {
    @Nullable SQLException next = e.getNextException();
    SQLException told = e instanceof BatchUpdateException && next != null ? next : e;
    return String.valueOf(told.getMessage()).lines().findFirst().orElse("");
  }

  private Outcome run(CopySource source, CopyTarget target) throws SQLException {
    if (target.begin(source.name(), clock) == UnfinishedCopy.Begun.WHERE_IT_STOPPED) {
      progress.resumed();
    }
    List<Table> tables = source.tables();
    target.requireColumns(tables);
    for (Table table : tables) {
      copy(table, source, target);
    }
    long rows = 0;
    for (Table table : tables) {
      TableSum here = source.rows().sum(table, batchRows);
      TableSum there = target.rows().sum(table, batchRows);
      if (!here.equals(there)) {
        return new Outcome.Differs(table.name(), here.rows(), there.rows());
      }
      rows += here.rows();
      progress.verified(table.name(), here.rows());
    }
    target.finish();
    return new Outcome.Copied(tables.size(), rows);
  }

  private void copy(Table table, CopySource source, CopyTarget target) throws SQLException {
    long all = source.rows().count(table);
    long done = target.rows().count(table);
    List<Cell> last = target.rows().lastKey(table);
    var page = source.rows().page(table, last, batchRows);
    while (!page.isEmpty()) {
      target.add(table, page);
      done += page.size();
      progress.copied(table.name(), done, all);
      last = table.keyOf(page.getLast());
      page = source.rows().page(table, last, batchRows);
    }
  }
}
