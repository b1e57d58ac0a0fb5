package dev.countersign.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the tables themselves hold true, whoever writes to them.
class SqliteSchemaTest {
  private static final String ACCOUNT =
      "INSERT INTO account VALUES (zeroblob(16), 'main', 'ada@example.org', '', 'free', 0, '', 1, 0)";
  private static final String SESSION =
      """
      INSERT INTO session (id, account_id, contract, refresh_secret, generation, created_at,
                           refreshed_at, idle_expires_at, expires_at, rotated_by, user_agent, address)
      VALUES (randomblob(16), zeroblob(16), 'wackypod', x'00', 0, 0, 0, 0, 0, x'00', '', '')
      """;
  private static final String RESET_TOKEN =
      "INSERT INTO reset_token VALUES (x'00', zeroblob(16), 'wackypod', 0, 0)";

  @TempDir Path directory;
  private SqliteDatabase database;

  @BeforeEach
  void openDatabase() {
    database = SqliteDatabase.open(directory, Clock.systemUTC());
  }

  @AfterEach
  void closeDatabase() {
    database.close();
  }

  private int run(String sql) {
    return database.write(transaction -> transaction.sql().execute(sql));
  }

  private List<String> ask(String sql) {
    return database.read(
        transaction -> transaction.sql().createQuery(sql).mapTo(String.class).list());
  }

  @Test
  void everyTableIsStrictAndHasNoHiddenKey() {
    List<String> tables =
        ask(
            """
            SELECT name || ' ' || wr || strict FROM pragma_table_list
            WHERE schema = 'main' AND name NOT LIKE 'sqlite_%' AND name <> 'schema_version'
            ORDER BY name
            """);

    assertThat(tables)
        .containsExactly(
            "account 11",
            "dev_mail 11",
            "key_ring 11",
            "mail_outcome 11",
            "outbox 11",
            "pepper 11",
            "rate_window 11",
            "reset_token 11",
            "session 11",
            "sign_in_source 11",
            "token_cutoff 11",
            "verification_token 11");
  }

  @Test
  void anAddressHasOneAccountInARealm() {
    run(ACCOUNT);

    assertThatThrownBy(() -> run(ACCOUNT.replace("zeroblob(16)", "randomblob(16)")))
        .hasMessageContaining("UNIQUE constraint failed: account.realm, account.email");
    assertThat(run(ACCOUNT.replace("zeroblob(16)", "randomblob(16)").replace("main", "other")))
        .isEqualTo(1);
  }

  @Test
  void aSessionNeedsAnAccount() {
    assertThatThrownBy(() -> run(SESSION)).hasMessageContaining("FOREIGN KEY constraint failed");
  }

  @Test
  void anAccountTakesItsSessionsAndResetTokensWithIt() {
    run(ACCOUNT);
    run(SESSION);
    run(RESET_TOKEN);

    run("DELETE FROM account");

    assertThat(ask("SELECT 'session' FROM session UNION ALL SELECT 'token' FROM reset_token"))
        .isEmpty();
  }

  @Test
  void deletingAnAccountFindsWhatIsItsByIndex() {
    List<String> plan =
        database.read(transaction ->
            transaction
                .sql()
                .createQuery(
                    "EXPLAIN QUERY PLAN DELETE FROM session WHERE account_id = zeroblob(16)")
                .map(row -> row.getColumn("detail", String.class))
                .list());

    assertThat(plan).singleElement().asString().contains("session_of_account");
  }

  @Test
  void anIdentifierOfAnotherLengthIsRefused() {
    assertThatThrownBy(() -> run(ACCOUNT.replace("zeroblob(16)", "zeroblob(15)")))
        .hasMessageContaining("CHECK constraint failed");
  }
}
