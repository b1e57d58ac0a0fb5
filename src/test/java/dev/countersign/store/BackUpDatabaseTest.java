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
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackUpDatabaseTest {
  private static final Clock CLOCK = Clock.systemUTC();
  private static final int ROWS_BEFORE = 20_000;

  @TempDir Path directory;
  private Path data;
  private Path file;

  @BeforeEach
  void nameFiles() throws IOException {
    data = directory.resolve("data");
    Path backups = Files.createDirectory(directory.resolve("backups"));
    file = backups.resolve("auth.db");
  }

  private static long add(Database database, long number) {
    database.write(transaction ->
        transaction
            .sql()
            .createUpdate("INSERT INTO dev_mail VALUES (randomblob(16), zeroblob(200), :number)")
            .bind("number", number)
            .execute());
    return number;
  }

  private static void addMany(Database database) {
    database.write(transaction ->
        transaction
            .sql()
            .createUpdate(
                """
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :rows)
                INSERT INTO dev_mail SELECT randomblob(16), randomblob(500), i FROM n
                """)
            .bind("rows", ROWS_BEFORE)
            .execute());
  }

  /// How many numbers are in it, having seen that they are all from 1 on.
  private static long numbersWithoutGap(Path file) throws Exception {
    try (SqliteFile database = SqliteFile.open(file);
        Statement statement = database.connection().createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT count(*), count(DISTINCT sent_at), min(sent_at), max(sent_at) FROM dev_mail")) {
      database.requireWhole();
      rows.next();
      long count = rows.getLong(1);
      assertThat(List.of(rows.getLong(2), rows.getLong(3), rows.getLong(4)))
          .containsExactly(count, 1L, count);
      return count;
    }
  }

  /// The command as an operator runs it, in a process of its own.
  private Process backUp(Path to) throws IOException {
    var command =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.countersign.Main",
            "backup",
            to.toString(),
            "--data",
            data.toString());
    command.environment().keySet().removeIf(name -> name.startsWith("COUNTERSIGN_"));
    return command
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("out").toFile())
        .start();
  }

  @Test
  void aServedDatabaseIsCopiedAsItWasAtOneMoment() throws Exception {
    try (Database database = SqliteDatabase.open(data, CLOCK);
        var threads = Executors.newSingleThreadExecutor()) {
      addMany(database);
      var acknowledged = new AtomicLong(ROWS_BEFORE);
      var stopped = new AtomicBoolean();
      var underWay = new CountDownLatch(100);
      var writer =
          threads.submit(() -> {
            while (!stopped.get()) {
              acknowledged.set(add(database, acknowledged.get() + 1));
              underWay.countDown();
            }
          });
      assertThat(underWay.await(30, TimeUnit.SECONDS)).isTrue();

      long before = acknowledged.get();
      Process process = backUp(file);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      long after = acknowledged.get();
      stopped.set(true);
      writer.get();

      assertThat(Files.readString(directory.resolve("out")))
          .startsWith(file + " is a copy of the database, ")
          .endsWith(
              " bytes, checked; the master key, %s, is not in it: keep a copy apart\n"
                  .formatted(data.resolve("master.key")));
      assertThat(process.exitValue()).isZero();
      // One more may have been committed before it was acknowledged.
      assertThat(numbersWithoutGap(file)).isBetween(before, after + 1);
      assertThat(after).isGreaterThan(before);
    }
  }

  @Test
  void theCopyIsOneFileThatOnlyItsOwnerReads() throws Exception {
    SqliteDatabase.open(data, CLOCK).close();

    long bytes = BackUpDatabase.run(data, file);

    assertThat(Files.size(file)).isEqualTo(bytes);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (var files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void whatWasDeletedIsNotInIt() throws Exception {
    try (Database database = SqliteDatabase.open(data, CLOCK)) {
      database.write(transaction ->
          transaction
              .sql()
              .execute("INSERT INTO dev_mail VALUES (zeroblob(16), CAST('forget-me' AS BLOB), 1)"));
      database.write(transaction -> transaction.sql().execute("DELETE FROM dev_mail"));

      BackUpDatabase.run(data, file);
    }

    assertThat(new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1))
        .doesNotContain("forget-me");
  }

  @Test
  void aFileThatIsThereStays() throws Exception {
    SqliteDatabase.open(data, CLOCK).close();
    Files.writeString(file, "precious");

    assertThatThrownBy(() -> BackUpDatabase.run(data, file))
        .isInstanceOf(StartRefused.class)
        .hasMessage(file + " exists already, and is not overwritten");
    assertThat(file).hasContent("precious");
  }

  @ParameterizedTest
  @ValueSource(strings = {"countersign.db-wal", "countersign.db-shm", "countersign.db-journal"})
  void aNameThatSqliteWouldTakeForItsOwnIsRefused(String name) throws Exception {
    SqliteDatabase.open(data, CLOCK).close();
    Path otherWay = Files.createSymbolicLink(directory.resolve("link"), data);

    for (Path place : List.of(data.resolve(name), otherWay.resolve(name))) {
      assertThatThrownBy(() -> BackUpDatabase.run(data, place))
          .isInstanceOf(StartRefused.class)
          .hasMessage(place + " is a name that the database itself uses: give another one");
      assertThat(place).doesNotExist();
    }
  }

  @Test
  void aFileThatAppearsMeanwhileStays() throws Exception {
    try (DraftFile draft = DraftFile.of(file)) {
      Files.writeString(file, "precious");
      assertThatThrownBy(draft::publish)
          .isInstanceOf(java.nio.file.FileAlreadyExistsException.class);
    }
    assertThat(file).hasContent("precious");
    assertThat(leftovers()).containsExactly(file);
  }

  @Test
  void whereThereIsNoDatabaseNothingIsMade() throws Exception {
    assertThatThrownBy(() -> BackUpDatabase.run(data, file))
        .isInstanceOf(StartRefused.class)
        .hasMessage("there is no database " + data.resolve("countersign.db"));
    assertThat(data).doesNotExist();
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void aMissingDirectoryIsSaid() {
    SqliteDatabase.open(data, CLOCK).close();

    assertThatThrownBy(() -> BackUpDatabase.run(data, directory.resolve("none/auth.db")))
        .isInstanceOf(StartRefused.class)
        .hasMessage("there is no directory " + directory.resolve("none"));
  }

  @Test
  void aDamagedDatabaseGivesNoBackup() throws Exception {
    try (Database database = SqliteDatabase.open(data, CLOCK)) {
      addMany(database);
    }
    try (FileChannel bytes =
        FileChannel.open(data.resolve("countersign.db"), StandardOpenOption.WRITE)) {
      bytes.write(ByteBuffer.allocate(1 << 20), 1 << 20);
    }

    assertThatThrownBy(() -> BackUpDatabase.run(data, file))
        .isInstanceOf(StoreUnavailable.class)
        .hasMessageStartingWith("no copy was made: [SQLITE_CORRUPT]");
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void aBackupThatIsKilledLeavesNoFileOfThatName() throws Exception {
    try (Database database = SqliteDatabase.open(data, CLOCK)) {
      for (int i = 0; i < 5; i++) {
        addMany(database);
      }
    }
    Process process = backUp(file);
    while (process.isAlive() && leftovers().isEmpty()) {
      Thread.onSpinWait();
    }
    process.destroyForcibly().waitFor();

    assertThat(file).doesNotExist();
    assertThat(leftovers()).allMatch(left -> left.toString().endsWith(".partial")).hasSize(1);
  }

  private List<Path> leftovers() throws IOException {
    try (var files = Files.list(file.getParent())) {
      return new ArrayList<>(files.toList());
    }
  }
}
