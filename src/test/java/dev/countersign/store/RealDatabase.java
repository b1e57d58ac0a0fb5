package dev.countersign.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.stream.Stream;

/// The databases that every store has to behave the same on.
public enum RealDatabase {
  SQLITE {
    @Override
    public Opened open() {
      try {
        Path directory = Files.createTempDirectory("countersign-store");
        return new Opened(
            SqliteDatabase.open(directory, Clock.systemUTC()), () -> delete(directory));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  },

  POSTGRES {
    @Override
    public Opened open() {
      var schema = new PostgresSchema();
      return new Opened(PostgresDatabase.open(schema.settings(), Clock.systemUTC()), schema::close);
    }
  };

  /// An empty database with all tables, gone once closed.
  public record Opened(Database database, Runnable onClose) implements AutoCloseable {
    @Override
    public void close() {
      database.close();
      onClose.run();
    }
  }

  public abstract Opened open();

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
