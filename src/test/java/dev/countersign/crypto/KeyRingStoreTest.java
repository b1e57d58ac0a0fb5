package dev.countersign.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.base.Secret;
import dev.countersign.store.Database;
import dev.countersign.store.RealDatabase;
import dev.countersign.store.StartCalls;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// The rows of the key ring, on every database.
@ParameterizedClass
@EnumSource(RealDatabase.class)
class KeyRingStoreTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:34:56.789Z");

  private final RealDatabase.Opened opened;
  private final Database database;
  private final KeyRingStore rows = new KeyRingStore();

  KeyRingStoreTest(RealDatabase kind) {
    opened = kind.open();
    database = opened.database();
  }

  @AfterEach
  void close() {
    opened.close();
  }

  private static KeyRow row(String id, Instant made) {
    return row(id, made, id);
  }

  private static KeyRow row(String id, Instant made, String follows) {
    return new KeyRow(
        id,
        "ACCESS_TOKEN:momail",
        "ES256",
        Secret.ofText("wrapped"),
        "master",
        made,
        made,
        follows,
        "",
        Optional.empty());
  }

  @Test
  void rowsComeOldestFirstAndThoseOfOneMomentByTheBytesOfTheirNames() {
    database.write(tx -> {
      rows.add(tx, row("b", NOW));
      rows.add(tx, row("B", NOW));
      rows.add(tx, row("a", NOW));
      rows.add(tx, row("z", NOW.minusMillis(1)));
      return true;
    });

    assertThat(database.<List<KeyRow>>read(rows::all))
        .extracting(KeyRow::id)
        .containsExactly("z", "B", "a", "b");
    assertThat(database.<List<KeyRow>>read(rows::all)).contains(row("b", NOW));
  }

  @Test
  void whoAddsARowAgainChangesNothing() {
    assertThat(database.<Boolean>write(tx -> rows.add(tx, row("RING", NOW)))).isTrue();
    assertThat(database.<Boolean>write(tx -> rows.add(tx, row("RING", NOW.plusSeconds(1)))))
        .isFalse();

    assertThat(database.<List<KeyRow>>read(rows::all)).containsExactly(row("RING", NOW));
  }

  @Test
  void ofManyKeysThatFollowOneOneIsTaken() {
    List<Boolean> added = new ArrayList<>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var adding = new ArrayList<Future<Boolean>>();
      for (int i = 0; i < 10; i++) {
        String id = "second" + i;
        var row = row(id, NOW, "first");
        adding.add(executor.submit(() -> database.<Boolean>write(tx -> rows.add(tx, row))));
      }
      for (Future<Boolean> each : adding) {
        added.add(each.get());
      }
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError(e);
    }

    assertThat(added).containsOnlyOnce(true);
    assertThat(database.<List<KeyRow>>read(rows::all)).hasSize(1);
  }

  @Test
  void manyWhoOpenAnEmptyRingAtOnceHaveTheSameKeys() throws Exception {
    var master = new MasterKey.Given(Secret.of(new byte[MasterKey.BYTES]));
    var random = new RandomTokens(new SecureRandom());
    Callable<List<String>> opening =
        () ->
            // As the server does: a small machine may be kept busy by the others.
            StartCalls.untilAnswered(
                    () -> SampleRing.open(database, master, Clock.systemUTC(), random))
                .accessKeys(SampleRing.MOMAIL)
                .stream()
                .map(JwtKey::kid)
                .toList();

    var seen = new HashSet<List<String>>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<List<String>> each : executor.invokeAll(Collections.nCopies(10, opening))) {
        seen.add(each.get());
      }
    }

    assertThat(seen).singleElement().satisfies(keys -> assertThat(keys).hasSize(1));
  }
}
