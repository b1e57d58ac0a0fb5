package dev.countersign.store;

import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.io.TempDir;

class SqliteConformanceTest extends DatabaseConformance {
  @TempDir Path directory;

  @Override
  Database open() {
    Database opened = SqliteDatabase.open(directory.resolve("data"), Clock.systemUTC());
    opened.write(transaction -> {
      transaction
          .sql()
          .execute("CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT");
      return transaction
          .sql()
          .execute(
              """
              CREATE TABLE thing (
                id BLOB, session BLOB, secret BLOB, bytes BLOB, seen INTEGER, email TEXT, name TEXT
              ) STRICT
              """);
    });
    return opened;
  }
}
