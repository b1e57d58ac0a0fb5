package dev.countersign.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresConformanceTest extends DatabaseConformance {
  private final PostgresSchema schema = new PostgresSchema();

  @Override
  Database open() {
    Database opened = PostgresDatabase.open(schema.settings(), Clock.systemUTC());
    opened.write(transaction -> {
      transaction
          .sql()
          .execute("CREATE TABLE counter (name TEXT PRIMARY KEY, value BIGINT NOT NULL)");
      return transaction
          .sql()
          .execute(
              """
              CREATE TABLE thing (
                id BYTEA, session BYTEA, secret BYTEA, bytes BYTEA, seen BIGINT, email TEXT, name TEXT
              )
              """);
    });
    return opened;
  }

  @AfterEach
  void dropSchema() {
    database.close();
    schema.close();
  }

  @Test
  void onlyCountsDoNotWaitForTheDisk() {
    assertThat(database.<String>tally(PostgresConformanceTest::synchronousCommit)).isEqualTo("off");
    assertThat(database.<String>write(PostgresConformanceTest::synchronousCommit)).isEqualTo("on");
    assertThat(database.<String>tally(PostgresConformanceTest::synchronousCommit)).isEqualTo("off");
  }

  private static String synchronousCommit(Transaction transaction) {
    return transaction.sql().createQuery("SHOW synchronous_commit").mapTo(String.class).one();
  }
}
