package dev.countersign.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.base.StartRefused;
import dev.countersign.store.Migrator.Migration;
import dev.countersign.store.SqliteConnection.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigratorTest {
  private static final Instant NOW = Instant.parse("2026-05-01T00:00:00Z");
  private static final Migration ONE = Migration.of("V001__one.sql", "CREATE TABLE one (x)");
  private static final Migration TWO =
      Migration.of(
          "V002__two.sql",
          """
          CREATE TABLE two (x); -- with a trigger; and semicolons
          CREATE TRIGGER two_to_one AFTER INSERT ON two BEGIN INSERT INTO one VALUES (1); END;
          """);

  @TempDir Path directory;
  private Connection connection;

  @BeforeEach
  void connect() throws SQLException {
    connection = SqliteConnection.connect(directory.resolve("test.db"), Role.WRITER);
  }

  @AfterEach
  void disconnect() throws SQLException {
    connection.close();
  }

  private List<String> migrate(Migration... migrations) throws SQLException {
    return new Migrator(
            Dialect.SQLITE.migrationLock(),
            "CREATE TABLE IF NOT EXISTS schema_version (version, name, checksum, applied_at)",
            List.of(migrations),
            Clock.fixed(NOW, ZoneOffset.UTC))
        .migrate(connection);
  }

  private String ask(String question) throws SQLException {
    var answers = new ArrayList<String>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(question)) {
      while (rows.next()) {
        answers.add(rows.getString(1));
      }
    }
    return String.join(" ", answers);
  }

  private String tables() throws SQLException {
    return ask("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
  }

  private String versions() throws SQLException {
    return ask("SELECT version || '=' || name FROM schema_version ORDER BY version");
  }

  @Test
  void anEmptyDatabaseGetsEverything() throws SQLException {
    assertThat(migrate(ONE, TWO)).containsExactly("V001__one.sql", "V002__two.sql");

    assertThat(tables()).isEqualTo("one schema_version two");
    assertThat(versions()).isEqualTo("1=V001__one.sql 2=V002__two.sql");
    assertThat(ask("SELECT DISTINCT applied_at FROM schema_version"))
        .isEqualTo(Long.toString(NOW.toEpochMilli()));
  }

  @Test
  void onceUpToDateNothingHappens() throws SQLException {
    migrate(ONE, TWO);

    assertThat(migrate(ONE, TWO)).isEmpty();
    assertThat(versions()).isEqualTo("1=V001__one.sql 2=V002__two.sql");
  }

  @Test
  void onlyWhatIsMissingIsApplied() throws SQLException {
    migrate(ONE);

    assertThat(migrate(ONE, TWO)).containsExactly("V002__two.sql");
    assertThat(tables()).isEqualTo("one schema_version two");
  }

  @Test
  void aDatabaseOfANewerProgramIsRefusedAndLeftAsItIs() throws SQLException {
    migrate(ONE, TWO);

    assertThatThrownBy(() -> migrate(ONE))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("newer countersign")
        .hasMessageContaining("V002__two.sql");

    assertThat(versions()).isEqualTo("1=V001__one.sql 2=V002__two.sql");
  }

  @Test
  void aScriptThatWasChangedSinceIsRefusedAndNothingIsApplied() throws SQLException {
    migrate(ONE);
    var altered = Migration.of(ONE.name(), ONE.sql() + " -- altered");

    assertThatThrownBy(() -> migrate(altered, TWO))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("V001__one.sql");

    assertThat(tables()).isEqualTo("one schema_version");
    assertThat(versions()).isEqualTo("1=V001__one.sql");
  }

  @Test
  void aMissingRecordIsRefused() throws SQLException {
    migrate(ONE, TWO);
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("DELETE FROM schema_version WHERE version = 1");
    }

    assertThatThrownBy(() -> migrate(ONE, TWO)).isInstanceOf(StartRefused.class);
  }

  @Test
  void lineEndsOfACheckoutDoNotCount() throws SQLException {
    migrate(ONE, TWO);
    var checkedOut = Migration.of(TWO.name(), TWO.sql().replace("\n", "\r\n"));

    assertThat(migrate(ONE, checkedOut)).isEmpty();
  }

  @Test
  void aScriptThatFailsLeavesNothingAndThoseBeforeItStay() throws SQLException {
    var failing =
        Migration.of("V002__bad.sql", "CREATE TABLE half (x); INSERT INTO nowhere VALUES (1)");

    assertThatThrownBy(() -> migrate(ONE, failing))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("V002__bad.sql");

    assertThat(tables()).isEqualTo("one schema_version");
    assertThat(versions()).isEqualTo("1=V001__one.sql");
    assertThat(migrate(ONE, TWO)).containsExactly("V002__two.sql");
  }

  @Test
  void numbersWithAGapAreABug() {
    var three = Migration.of("V003__three.sql", "SELECT 1");

    assertThatThrownBy(() -> migrate(ONE, three)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void everyScriptInTheFolderIsInItsIndex() throws IOException {
    Path folder = Path.of("src/main/resources/db/sqlite");
    List<String> scripts;
    try (var files = Files.list(folder)) {
      scripts =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.startsWith("V"))
              .sorted()
              .toList();
    }

    assertThat(Files.readAllLines(folder.resolve("index"))).isEqualTo(scripts).isNotEmpty();
  }
}
