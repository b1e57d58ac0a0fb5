package dev.countersign.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.base.StartRefused;
import dev.countersign.store.Database.Work;
import dev.countersign.store.DatabaseSettings.Embedded;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A command's writes beside a server that is writing.
class GuestDatabaseTest {
  private static final Clock CLOCK = Clock.systemUTC();
  private static final Work<Integer> COUNT =
      tx -> tx.sql().createQuery("SELECT COUNT(*) FROM rate_window").mapTo(Integer.class).one();

  @TempDir Path directory;
  private final PostgresSchema schema = new PostgresSchema();
  private final List<Database> servers = new ArrayList<>();

  private record Place(Database server, Database guest) {}

  private List<Place> places() {
    Path data = directory.resolve("data");
    Database sqlite = SqliteDatabase.open(data, CLOCK);
    Database postgres = schema.node();
    servers.addAll(List.of(sqlite, postgres));
    return List.of(
        new Place(sqlite, new GuestDatabase(new Embedded(data), CLOCK)),
        new Place(postgres, new GuestDatabase(schema.settings(), CLOCK)));
  }

  private List<Place> places = List.of();

  @BeforeEach
  void open() {
    places = places();
  }

  @AfterEach
  void close() {
    servers.forEach(Database::close);
    schema.close();
  }

  private static Work<Integer> insert(int key) {
    byte[] hash = new byte[16];
    hash[0] = (byte) (key >> 8);
    hash[1] = (byte) key;
    return tx ->
        tx.sql()
            .createUpdate(
                "INSERT INTO rate_window (key_hash, taken, ends_at) VALUES (:key, 1, :end)")
            .bind("key", hash)
            .bind("end", Instant.EPOCH)
            .execute();
  }

  @Test
  void whatEitherWritesTheOtherReads() {
    for (Place place : places) {
      place.server().write(insert(1));
      place.guest().write(insert(2));

      assertThat(place.guest().read(COUNT)).isEqualTo(2);
      assertThat(place.server().read(COUNT)).isEqualTo(2);
    }
  }

  @Test
  void itsTurnComesHoweverBusyTheServerIs() throws Exception {
    for (Place place : places) {
      var isOver = new AtomicBoolean();
      int written = 0;
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        var writing = new ArrayList<Future<Integer>>();
        for (int i = 0; i < 4; i++) {
          int first = 1_000 * (i + 1);
          writing.add(
              threads.submit(() -> {
                int count = 0;
                for (; !isOver.get() && count < 1_000; count++) {
                  place.server().write(insert(first + count));
                }
                return count;
              }));
        }
        for (int i = 0; i < 20; i++) {
          place.guest().write(insert(i));
        }
        isOver.set(true);
        for (Future<Integer> each : writing) {
          written += each.get();
        }
      }

      assertThat(place.server().read(COUNT)).isEqualTo(written + 20);
    }
  }

  @Test
  void whatThrowsHasNotHappened() {
    for (Place place : places) {
      assertThatThrownBy(() ->
              place
                  .guest()
                  .write(tx -> {
                    insert(1).in(tx);
                    throw new IllegalStateException("no");
                  }))
          .hasMessage("no");
      assertThatThrownBy(() -> place.guest().write(tx -> tx.sql().execute("INSERT INTO nowhere")))
          .isInstanceOf(StoreUnavailable.class);

      assertThat(place.server().read(COUNT)).isZero();
    }
  }

  @Test
  void whereThereIsNoDatabaseNoneIsMade() {
    var nowhere = new GuestDatabase(new Embedded(directory.resolve("nowhere")), CLOCK);

    assertThatThrownBy(() -> nowhere.write(insert(1)))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("there is no database");
    assertThat(directory.resolve("nowhere")).doesNotExist();
  }

  @Test
  void tablesOfAnotherVersionAreLeftAlone() {
    for (Place place : places) {
      place
          .server()
          .write(tx ->
              tx.sql()
                  .execute(
                      "DELETE FROM schema_version WHERE version = (SELECT MAX(version) FROM schema_version)"));

      assertThatThrownBy(() -> place.guest().write(insert(1)))
          .isInstanceOf(StartRefused.class)
          .hasMessageContaining("the database is of an older version");
    }
  }
}
