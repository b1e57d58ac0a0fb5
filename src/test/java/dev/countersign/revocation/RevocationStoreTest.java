package dev.countersign.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.store.SqliteDatabase;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// That a reading walks an index, and a refresh writes none.
class RevocationStoreTest {
  @TempDir Path directory;

  @Test
  void aReadingWalksTheIndexOfEndedSessionsInItsOrder() {
    assertThat(plan(RevocationStore.SESSIONS_AFTER))
        .contains("USING COVERING INDEX session_ended")
        .doesNotContain("TEMP B-TREE");
  }

  @Test
  void aReadingWalksTheIndexOfCutoffsInItsOrder() {
    assertThat(plan(RevocationStore.CUTOFFS_AFTER))
        .contains("USING INDEX token_cutoff_made")
        .doesNotContain("TEMP B-TREE");
  }

  @Test
  void whatARefreshSetsIsInNoIndex() {
    try (var database = SqliteDatabase.open(directory, Clock.systemUTC())) {
      var indexed =
          database.read(tx ->
              tx.sql()
                  .createQuery(
                      """
                      SELECT i.name || ' ' || c.name
                        FROM pragma_index_list('session') i, pragma_index_info(i.name) c
                       ORDER BY 1
                      """)
                  .mapTo(String.class)
                  .list());

      assertThat(indexed)
          .containsExactly(
              "session_ended ended_at",
              "session_of_account account_id",
              "sqlite_autoindex_session_1 id");
    }
  }

  private String plan(String sql) {
    try (var database = SqliteDatabase.open(directory, Clock.systemUTC())) {
      return database.read(tx ->
          String.join(
              "\n",
              tx.sql()
                  .createQuery("EXPLAIN QUERY PLAN " + sql)
                  .bind("time", 0L)
                  .bind("id", new byte[16])
                  .bind("count", 9)
                  .map((row, context) -> row.getString("detail"))
                  .list()));
    }
  }
}
