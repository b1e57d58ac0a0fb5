package dev.countersign.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.base.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteDatabaseTest {
  @TempDir Path temporary;

  private Path directory() {
    return temporary.resolve("data");
  }

  private SqliteDatabase open() {
    return SqliteDatabase.open(directory(), Clock.systemUTC());
  }

  private static String setting(Handle sql, String name) {
    return sql.createQuery("PRAGMA " + name).mapTo(String.class).one();
  }

  @Test
  void commitsAreDurableAndForeignKeysHold() {
    try (var database = open()) {
      List<String> settings =
          database.write(transaction ->
              List.of(
                  setting(transaction.sql(), "journal_mode"),
                  setting(transaction.sql(), "synchronous"),
                  setting(transaction.sql(), "foreign_keys"),
                  setting(transaction.sql(), "trusted_schema"),
                  setting(transaction.sql(), "auto_vacuum"),
                  setting(transaction.sql(), "busy_timeout"),
                  setting(transaction.sql(), "journal_size_limit")));

      // synchronous 2 is FULL
      assertThat(settings).containsExactly("wal", "2", "1", "0", "0", "2000", "16777216");
    }
  }

  @Test
  void readersOnlyQuery() {
    try (var database = open()) {
      String setting = database.read(transaction -> setting(transaction.sql(), "query_only"));

      assertThat(setting).isEqualTo("1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.51.2", "3.9.9", "2.99.99"})
  void anSqliteThatCanLoseCommitsIsRefused(String version) {
    assertThatThrownBy(() -> SqliteDatabase.requireVersion(version))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining(version);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.51.3", "3.52.0", "3.100.0", "4.0.0"})
  void newerSqlitesAreTaken(String version) {
    assertThatCode(() -> SqliteDatabase.requireVersion(version)).doesNotThrowAnyException();
  }

  @Test
  void allFilesAreTheOwnersAlone() throws IOException {
    try (var database = open()) {
      database.write(transaction -> "something");

      for (String name : List.of("", "-wal", "-shm")) {
        Path file = directory().resolve(SqliteDatabase.FILE + name);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .as(name)
            .isEqualTo("rw-------");
      }
    }
  }

  @Test
  void filesThatWereOpenToOthersAreTightened() throws IOException {
    open().close();
    Path file = directory().resolve(SqliteDatabase.FILE);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    open().close();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void whatWasWrittenIsThereAfterReopening() {
    try (var database = open()) {
      database.write(
          transaction -> transaction.sql().execute("CREATE TABLE kept AS SELECT 42 AS answer"));
    }

    try (var database = open()) {
      int answer =
          database.read(transaction ->
              transaction.sql().createQuery("SELECT answer FROM kept").mapTo(Integer.class).one());
      assertThat(answer).isEqualTo(42);
    }
  }

  @Test
  void aSecondOpenerIsRefusedAndTheFirstGoesOn() {
    try (var database = open()) {
      assertThatThrownBy(this::open)
          .isInstanceOf(StartRefused.class)
          .hasMessageContaining("another countersign is using");

      assertThat(database.isReady()).isTrue();
    }
  }

  @Test
  void aFileThatIsNoDatabaseIsRefusedAndLeftAsItIs() throws IOException {
    Files.createDirectory(directory());
    Path file = directory().resolve(SqliteDatabase.FILE);
    String content = "Dear diary, ".repeat(1_000);
    Files.writeString(file, content);

    assertThatThrownBy(this::open)
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining(file.toString());

    assertThat(file).hasContent(content);
  }

  @Test
  void aRefusedDatabaseGivesItsDirectoryBack() throws IOException {
    Files.createDirectory(directory());
    Path file = directory().resolve(SqliteDatabase.FILE);
    Files.writeString(file, "no database".repeat(1_000));
    assertThatThrownBy(this::open).isInstanceOf(StartRefused.class);
    Files.delete(file);

    assertThatCode(() -> open().close()).doesNotThrowAnyException();
  }

  @Test
  void aQuestionMarkInTheDirectorysNameIsRefused() {
    assertThatThrownBy(() -> SqliteDatabase.open(temporary.resolve("what?"), Clock.systemUTC()))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("question mark");
  }

  @Test
  void tellsWhatWasMigrated() {
    try (var database = open()) {
      assertThat(database.migrated()).startsWith("V001__first_floor.sql");
    }
    try (var database = open()) {
      assertThat(database.migrated()).isEmpty();
    }
  }
}
