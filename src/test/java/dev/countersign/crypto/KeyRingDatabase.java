package dev.countersign.crypto;

import dev.countersign.store.Database;
import dev.countersign.store.Transaction;
import java.nio.file.Path;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// A SQLite file with the table of the key ring and nothing else. Several may be open on one file.
final class KeyRingDatabase implements Database {
  private final Jdbi jdbi;

  KeyRingDatabase(Path file) {
    jdbi = Jdbi.create("jdbc:sqlite:" + file + "?transaction_mode=IMMEDIATE&busy_timeout=20000");
    jdbi.useHandle(sql ->
        sql.execute(
            """
            CREATE TABLE IF NOT EXISTS key_ring (
              id         TEXT    NOT NULL PRIMARY KEY,
              purpose    TEXT    NOT NULL,
              algorithm  TEXT    NOT NULL,
              wrapped    BLOB    NOT NULL,
              created_at INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID
            """));
  }

  @Override
  public <T extends @Nullable Object> T write(Work<T> work) {
    return jdbi.inTransaction(sql -> work.in(new Transaction(sql)));
  }

  @Override
  public <T extends @Nullable Object> T read(Work<T> work) {
    return jdbi.withHandle(sql -> work.in(new Transaction(sql)));
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public void close() {}

  void execute(String statement, Object... values) {
    jdbi.useHandle(sql -> sql.execute(statement, values));
  }

  int count(String purpose) {
    return jdbi.withHandle(sql ->
        sql.createQuery("SELECT count(*) FROM key_ring WHERE purpose = :purpose")
            .bind("purpose", purpose)
            .mapTo(Integer.class)
            .one());
  }
}
