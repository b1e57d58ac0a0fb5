package dev.countersign.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.base.StartRefused;
import dev.countersign.store.CopyDatabase.Outcome.Copied;
import dev.countersign.store.CopyDatabase.Outcome.Differs;
import dev.countersign.store.Table.Column;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CopyDatabaseTest {
  private static final int BATCH = 5;
  private static final Clock CLOCK = Clock.systemUTC();

  /// As if the process ended there.
  private static final class CutOff extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static class Watched implements CopyDatabase.Progress {
    final List<String> said = new ArrayList<>();

    @Override
    public void resumed() {
      said.add("resumed");
    }

    @Override
    public void copied(String table, long rows, long of) {
      said.add(table + " " + rows + "/" + of);
    }

    @Override
    public void verified(String table, long rows) {
      said.add(table + " same");
    }
  }

  @TempDir Path directory;
  private final PostgresSchema target = new PostgresSchema();
  private List<Table> tables;

  @BeforeEach
  void fill() throws SQLException {
    tables = OddRows.fill(directory);
  }

  @AfterEach
  void drop() {
    target.close();
  }

  private CopyDatabase.Outcome copy(Path from, CopyDatabase.Progress progress) {
    return new CopyDatabase(target.settings(), CLOCK, progress, BATCH).run(from);
  }

  private Copied all() {
    return new Copied(tables.size(), (long) tables.size() * OddRows.IN_EACH_TABLE);
  }

  /// Stops after so many batches.
  private static Watched cutOffAfter(int batches) {
    return new Watched() {
      @Override
      public void copied(String table, long rows, long of) {
        super.copied(table, rows, of);
        if (said.size() == batches) {
          throw new CutOff();
        }
      }
    };
  }

  private void cutOff(int batches) {
    assertThatThrownBy(() -> copy(directory, cutOffAfter(batches))).isInstanceOf(CutOff.class);
  }

  private Connection inTarget() throws SQLException {
    return PostgresSource.of(target.settings(), java.time.Duration.ofSeconds(30)).getConnection();
  }

  @Test
  void everyColumnOfEveryTableArrives() throws SQLException {
    assertThat(tables).extracting(Table::name).contains("account", "session", "key_ring");

    assertThat(copy(directory, new Watched())).isEqualTo(all());

    try (SqliteFile here = SqliteFile.open(directory.resolve(SqliteDatabase.FILE));
        Connection there = inTarget()) {
      for (Table table : tables) {
        List<String> rows = everything(there, table);
        assertThat(rows).hasSize(OddRows.IN_EACH_TABLE);
        assertThat(rows).isEqualTo(everything(here.connection(), table));
      }
    }
  }

  // Not by the code that copied them.
  private static List<String> everything(Connection connection, Table table) throws SQLException {
    var rows = new ArrayList<String>();
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery("SELECT * FROM " + table.name())) {
      while (answer.next()) {
        var row = new ArrayList<String>();
        for (Column column : table.columns()) {
          Object value = answer.getObject(column.name());
          row.add(
              column.name()
                  + "="
                  + (value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : value));
        }
        assertThat(answer.getMetaData().getColumnCount()).isEqualTo(row.size());
        rows.add(row.toString());
      }
    }
    Collections.sort(rows);
    return rows;
  }

  @Test
  void aServerStartsOnTheCopyAndNotBefore() {
    for (int batches : List.of(1, 7)) {
      cutOff(batches);
      assertThatThrownBy(() -> PostgresDatabase.open(target.settings(), CLOCK))
          .isInstanceOf(StartRefused.class)
          .hasMessageEndingWith(
              "holds a copy that is not finished: start the same countersign copy again, or drop it.");
    }

    copy(directory, new Watched());

    try (var database = PostgresDatabase.open(target.settings(), CLOCK)) {
      assertThat(database.migrated()).isEmpty();
      assertThat(database.isReady()).isTrue();
    }
  }

  @Test
  void aCopyThatWasCutOffGoesOnWhereItStopped() {
    int batchesOfATable = (OddRows.IN_EACH_TABLE + BATCH - 1) / BATCH;
    int batches = tables.size() * batchesOfATable;
    for (int cut = 0; cut < 3; cut++) {
      cutOff(4); // the second and third hear first that they go on
    }
    var last = new Watched();

    assertThat(copy(directory, last)).isEqualTo(all());
    assertThat(last.said).first().isEqualTo("resumed");
    assertThat(last.said).hasSize(1 + batches - (4 + 3 + 3) + tables.size());
  }

  @Test
  void aCopyThatWasCutOffBeforeItsLastStepEndsVerified() {
    var cut =
        new Watched() {
          @Override
          public void verified(String table, long rows) {
            super.verified(table, rows);
            if (said.stream().filter(line -> line.endsWith(" same")).count() == tables.size()) {
              throw new CutOff();
            }
          }
        };
    assertThatThrownBy(() -> copy(directory, cut)).isInstanceOf(CutOff.class);

    assertThat(copy(directory, new Watched())).isEqualTo(all());
  }

  @Test
  void aChangeOfAnyColumnChangesTheSum() throws SQLException {
    copy(directory, new Watched());

    try (Connection connection = inTarget()) {
      connection.setAutoCommit(false);
      var rows = new TableRows(connection, Dialect.POSTGRES);
      for (Table table : tables) {
        TableSum right = rows.sum(table, BATCH);
        for (Column column : table.columns()) {
          assertThat(change(connection, table, column)).isEqualTo(1);
          assertThat(rows.sum(table, BATCH))
              .as(table.name() + "." + column.name())
              .isNotEqualTo(right);
          connection.rollback();
        }
      }
    }
  }

  private static int change(Connection connection, Table table, Column column) throws SQLException {
    String c = column.name();
    String other =
        switch (column.kind()) {
          case NUMBER -> "CASE WHEN " + c + " = 0 THEN 1 ELSE 0 END";
          case TEXT -> c + " || 'x'";
          case BYTES -> "set_byte(" + c + ", 0, get_byte(" + c + ", 0) # 1)";
        };
    String some = column.kind() == Cell.Kind.NUMBER ? c + " IS NOT NULL" : "length(" + c + ") > 0";
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET LOCAL session_replication_role = replica"); // no foreign keys
      return statement.executeUpdate(
          "UPDATE %1$s SET %2$s = %3$s WHERE ctid = (SELECT max(ctid) FROM %1$s WHERE %4$s)"
              .formatted(table.name(), c, other, some));
    }
  }

  @Test
  void aRowThatIsNotTheSameIsFoundAndNoServerStarts() {
    var altering =
        new Watched() {
          @Override
          public void copied(String table, long rows, long of) {
            if (table.equals("session") && rows == of) {
              String schema = target.url().parameters().get("currentSchema");
              target.run("UPDATE " + schema + ".account SET tier = 'gold' WHERE tier = 'a'");
            }
          }
        };

    assertThat(copy(directory, altering))
        .isEqualTo(new Differs("account", OddRows.IN_EACH_TABLE, OddRows.IN_EACH_TABLE));

    assertThat(copy(directory, new Watched())).isInstanceOf(Differs.class);
    assertThatThrownBy(() -> PostgresDatabase.open(target.settings(), CLOCK))
        .hasMessageContaining("not finished");
  }

  @Test
  void aRowThatTheSourceLostBetweenTwoAttemptsIsFound() throws SQLException {
    cutOff(tables.size() * 5);
    try (SqliteFile file = SqliteFile.open(directory.resolve(SqliteDatabase.FILE));
        Statement statement = file.connection().createStatement()) {
      statement.execute("DELETE FROM key_ring WHERE id = 'a'");
    }

    assertThat(copy(directory, new Watched()))
        .isEqualTo(new Differs("key_ring", OddRows.IN_EACH_TABLE - 1, OddRows.IN_EACH_TABLE));
  }

  @Test
  void aDatabaseWithRowsIsRefusedAndStaysAsItIs() {
    copy(directory, new Watched());

    assertThatThrownBy(() -> copy(directory, new Watched()))
        .isInstanceOf(StartRefused.class)
        .hasMessageEndingWith("is not empty: there are rows in account; copy into a new database");

    PostgresDatabase.open(target.settings(), CLOCK).close();
  }

  @Test
  void anotherProductsTableIsRefusedBeforeAnyIsMade() throws SQLException {
    String schema = target.url().parameters().get("currentSchema");
    target.run("CREATE TABLE %1$s.orders AS SELECT 1 AS id".formatted(schema));

    assertThatThrownBy(() -> copy(directory, new Watched()))
        .hasMessageContaining("there are rows in orders");

    try (Connection connection = inTarget()) {
      connection.setSchema(schema);
      assertThatThrownBy(() -> UnfinishedCopy.end(connection)).hasMessageContaining("not exist");
    }
  }

  @Test
  void anUnfinishedCopyOfAnotherDatabaseIsRefused(@TempDir Path other) throws Exception {
    cutOff(1);
    SqliteDatabase.open(other, CLOCK).close();

    assertThatThrownBy(() -> copy(other, new Watched()))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("holds an unfinished copy of " + directory.toRealPath());
  }

  @Test
  void aDatabaseThatIsServedIsRefused() {
    try (var server = SqliteDatabase.open(directory, CLOCK)) {
      assertThat(server.isReady()).isTrue();
      assertThatThrownBy(() -> copy(directory, new Watched()))
          .isInstanceOf(StartRefused.class)
          .hasMessageContaining("another countersign is using");
    }
  }

  @Test
  void noServerStartsOnTheSourceMeanwhile() {
    var starting =
        new Watched() {
          @Override
          public void verified(String table, long rows) {
            assertThatThrownBy(() -> SqliteDatabase.open(directory, CLOCK))
                .isInstanceOf(StartRefused.class);
            super.verified(table, rows);
          }
        };

    assertThat(copy(directory, starting)).isEqualTo(all());
    assertThat(starting.said).contains("account same");
  }

  @Test
  void aBackupIsASourceTooAndNothingIsLeftBesideIt(@TempDir Path elsewhere) throws Exception {
    Path backup = elsewhere.resolve("backup");
    BackUpDatabase.run(directory, backup);

    assertThat(copy(backup, new Watched())).isEqualTo(all());

    try (var files = Files.list(elsewhere)) {
      assertThat(files).containsExactly(backup);
    }
  }

  @Test
  void whatTheCopyCannotHoldStopsItInOneSentence() throws SQLException {
    try (SqliteFile file = SqliteFile.open(directory.resolve(SqliteDatabase.FILE));
        Statement statement = file.connection().createStatement()) {
      statement.execute("UPDATE session SET generation = 3000000000, address = 'secret'");
    }

    assertThatThrownBy(() -> copy(directory, new Watched()))
        .isInstanceOf(StoreUnavailable.class)
        .hasMessageStartingWith("the copy stopped: ")
        .hasMessageContaining("integer out of range")
        .hasMessageNotContaining("secret");
  }

  @Test
  void anOlderDatabaseIsRefused() throws SQLException {
    try (SqliteFile file = SqliteFile.open(directory.resolve(SqliteDatabase.FILE));
        Statement statement = file.connection().createStatement()) {
      statement.execute("DELETE FROM schema_version");
    }

    assertThatThrownBy(() -> copy(directory, new Watched()))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("it is of an older version");
  }

  @Test
  void whereThereIsNoDatabaseNoneIsMade(@TempDir Path empty) {
    assertThatThrownBy(() -> copy(empty, new Watched()))
        .isInstanceOf(StartRefused.class)
        .hasMessageStartingWith("there is no database");
    assertThat(empty).isEmptyDirectory();
  }
}
