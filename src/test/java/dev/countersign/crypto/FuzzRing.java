package dev.countersign.crypto;

import dev.countersign.store.SqliteDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/// A key ring for targets, which have no end of their own: it goes with the process.
public final class FuzzRing {
  private FuzzRing() {}

  /// A ring whose keys stay in memory; its file is asked for those that nobody knows.
  public static KeyRing open(Clock clock) {
    try {
      var random = new RandomTokens(new SecureRandom());
      Path data = Files.createTempDirectory("countersign-fuzz");
      SqliteDatabase database = SqliteDatabase.open(data, clock);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(database, data)));
      var master = MasterKeySources.of(new MasterKey.Given(random.next(MasterKey.BYTES)));
      var policy = new KeyPolicy(Duration.ofDays(30), Map.of());
      return KeyRing.open(database, master, policy, event -> {}, clock, random);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(SqliteDatabase database, Path data) {
    database.close();
    try (var files = Files.list(data)) {
      files.forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    data.toFile().delete();
  }
}
