package dev.countersign.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.base.StartRefused;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestoreDatabaseTest {
  private static final Clock CLOCK = Clock.systemUTC();

  @TempDir Path directory;
  private Path backup;
  private Path data;

  @BeforeEach
  void makeBackup() {
    Path original = directory.resolve("original");
    try (Database database = SqliteDatabase.open(original, CLOCK)) {
      database.write(transaction ->
          transaction
              .sql()
              .execute(
                  """
                  WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
                  INSERT INTO dev_mail SELECT randomblob(16), randomblob(500), i FROM n
                  """));
    }
    backup = directory.resolve("backup.db");
    BackUpDatabase.run(original, backup);
    data = directory.resolve("data");
  }

  private void restore() {
    RestoreDatabase.run(backup, data, CLOCK);
  }

  private void change(String sql) throws SQLException {
    try (SqliteFile file = SqliteFile.open(backup);
        Statement statement = file.connection().createStatement()) {
      statement.execute(sql);
    }
  }

  private void assertRefused(String why) {
    assertThatThrownBy(this::restore).isInstanceOf(StartRefused.class).hasMessageContaining(why);
    assertThat(data.resolve("countersign.db")).doesNotExist();
    assertThat(files()).doesNotContain("countersign.db-wal").noneMatch(n -> n.endsWith(".partial"));
  }

  private List<String> files() {
    try (var files = Files.list(data)) {
      return files.map(file -> file.getFileName().toString()).toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  @Test
  void aServerGoesOnWithWhatWasBackedUp() throws IOException {
    restore();

    assertThat(files()).containsExactlyInAnyOrder("countersign.db", "countersign.lock");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(data.resolve("countersign.db"))))
        .isEqualTo("rw-------");
    try (var database = SqliteDatabase.open(data, CLOCK)) {
      assertThat(database.migrated()).isEmpty();
      assertThat(
              database.<Long>read(transaction ->
                  transaction
                      .sql()
                      .createQuery("SELECT count(*) FROM dev_mail")
                      .mapTo(Long.class)
                      .one()))
          .isEqualTo(2000);
    }
  }

  @Test
  void theBackupStaysAsItWas() throws IOException {
    byte[] before = Files.readAllBytes(backup);

    restore();

    assertThat(Files.readAllBytes(backup)).isEqualTo(before);
    assertThat(directory.resolve("backup.db-wal")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "countersign.db",
        "countersign.db-wal",
        "countersign.db-shm",
        "countersign.db-journal"
      })
  void whatIsThereIsNotOverwritten(String name) throws IOException {
    Files.createDirectory(data);
    Files.writeString(data.resolve(name), "precious");

    assertThatThrownBy(this::restore)
        .isInstanceOf(StartRefused.class)
        .hasMessage(data.resolve(name) + " exists already, and is not overwritten");
    assertThat(data.resolve(name)).hasContent("precious");
  }

  @Test
  void theMasterKeyMayBeThereAlready() throws IOException {
    Files.createDirectory(data);
    Files.writeString(data.resolve("master.key"), "key");

    restore();

    assertThat(data.resolve("master.key")).hasContent("key");
  }

  @Test
  void aDirectoryThatIsUsedIsRefused() {
    try (var claimed = DataDirectory.claim(data)) {
      assertThat(claimed.path()).exists();
      assertRefused("another countersign is using the data directory");
    }
  }

  @Test
  void noFileIsRefused() {
    backup = directory.resolve("none.db");
    assertRefused("there is no file " + backup);
  }

  @Test
  void aTextIsRefused() throws IOException {
    Files.writeString(backup, "nothing that SQLite knows, and longer than its header".repeat(100));
    assertRefused("backup.db cannot be restored: [SQLITE_NOTADB]");
  }

  @Test
  void nothingIsRefused() throws IOException {
    Files.write(backup, new byte[0]);
    assertRefused("backup.db cannot be restored: it is no database that countersign made");
  }

  @Test
  void anotherProductsDatabaseIsRefused() throws SQLException {
    change("DROP TABLE schema_version");
    assertRefused("it is no database that countersign made");
  }

  @Test
  void aNewerDatabaseIsRefused() throws SQLException {
    change("INSERT INTO schema_version VALUES (99, 'V099__later.sql', '', 0)");
    assertRefused("the database was made by a newer countersign");
  }

  @Test
  void aDamagedFileIsRefused() throws IOException {
    try (FileChannel bytes = FileChannel.open(backup, StandardOpenOption.WRITE)) {
      bytes.write(ByteBuffer.allocate(8192), 1 << 18);
    }
    assertRefused("cannot be restored: ");
  }

  @Test
  void rowsThatLeadNowhereAreRefused() throws SQLException {
    change(
        """
        INSERT INTO reset_token (token_hash, account_id, contract, created_at, expires_at)
        VALUES (x'00', zeroblob(16), '', 0, 0)
        """);
    assertRefused("is damaged (PRAGMA foreign_key_check: reset_token)");
  }

  @Test
  void aFileThatWasCopiedWithItsLogIsRefused() throws IOException {
    Files.writeString(directory.resolve("backup.db-wal"), "");
    assertRefused("which was copied while it was open: make a copy with countersign backup");
  }
}
