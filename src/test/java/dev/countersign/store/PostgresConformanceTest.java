package dev.countersign.store;

import java.time.Clock;
import org.junit.jupiter.api.AfterEach;

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
}
