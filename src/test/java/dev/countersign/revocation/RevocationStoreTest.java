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
    assertThat(
            plan(
                """
                SELECT id, ended_at FROM session
                 WHERE ended_at >= :time AND (ended_at > :time OR id > :id) AND cut_off = 0
                 ORDER BY ended_at, id LIMIT 9
                """))
        .contains("USING COVERING INDEX session_ended")
        .doesNotContain("TEMP B-TREE");
  }

  @Test
  void aReadingWalksTheIndexOfCutoffsInItsOrder() {
    assertThat(
            plan(
                """
                SELECT account_id, made_at, void_before FROM token_cutoff
                 WHERE made_at >= :time AND (made_at > :time OR account_id > :id)
                 ORDER BY made_at, account_id LIMIT 9
                """))
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
                  .map((row, context) -> row.getString("detail"))
                  .list()));
    }
  }
}
