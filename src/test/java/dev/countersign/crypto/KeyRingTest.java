package dev.countersign.crypto;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.KeyUse;
import dev.countersign.base.Secret;
import dev.countersign.base.StartRefused;
import dev.countersign.store.Database;
import dev.countersign.store.SqliteDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyRingTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final byte[] MESSAGE = "a message".getBytes(UTF_8);

  @TempDir Path directory;
  private Path keyFile;
  private SqliteDatabase database;
  private final Secret master = TestKeys.RANDOM.next(32);

  @BeforeEach
  void prepare() {
    keyFile = directory.resolve("master.key");
    database = SqliteDatabase.open(directory.resolve("data"), CLOCK);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void theFirstStartMakesOneKeyOfEachPurpose() {
    open();

    for (KeyPurpose purpose : KeyPurpose.values()) {
      assertThat(count(purpose.name())).isEqualTo(1);
    }
  }

  @Test
  void keysSurviveARestart() {
    KeyRing before = open();
    byte[] sealed = before.sealer().seal(MESSAGE, "row 1");

    KeyRing after = open();

    assertThat(after.accessKey().kid()).isEqualTo(before.accessKey().kid());
    assertThat(after.accessKey().verify(MESSAGE, before.accessKey().sign(MESSAGE))).isTrue();
    assertThat(after.refreshKey().kid()).isEqualTo(before.refreshKey().kid());
    assertThat(after.refreshKey().sign(MESSAGE)).isEqualTo(before.refreshKey().sign(MESSAGE));
    assertThat(after.sealer().open(sealed, "row 1")).hasValue(MESSAGE);
    assertThat(after.jwks()).isEqualTo(before.jwks());
  }

  @Test
  void twoInstallationsHaveNothingInCommon() {
    KeyRing one = open();
    execute("DELETE FROM key_ring");
    KeyRing other = open();

    assertThat(other.accessKey().kid()).isNotEqualTo(one.accessKey().kid());
    assertThat(other.refreshKey().kid()).isNotEqualTo(one.refreshKey().kid());
    assertThat(other.refreshKey().sign(MESSAGE)).isNotEqualTo(one.refreshKey().sign(MESSAGE));
    assertThat(other.sealer().open(one.sealer().seal(MESSAGE, "row"), "row")).isEmpty();
  }

  /// logto issue 7637, supabase/auth issue 2821: tokens of the key before were not good any more.
  @Test
  void theNewestKeyIsUsedAndOlderOnesStillWork() {
    KeyRing before = open();
    byte[] sealed = before.sealer().seal(MESSAGE, "row");
    for (KeyPurpose purpose : KeyPurpose.values()) {
      addKey(purpose, NOW);
    }

    KeyRing after = open();

    assertThat(after.accessKey().kid()).isNotEqualTo(before.accessKey().kid());
    assertThat(after.accessKeys())
        .extracting(JwtKey::kid)
        .contains(before.accessKey().kid())
        .hasSize(2);
    assertThat(after.refreshKey().kid()).isNotEqualTo(before.refreshKey().kid());
    assertThat(after.refreshKey(before.refreshKey().kid()).orElseThrow().sign(MESSAGE))
        .isEqualTo(before.refreshKey().sign(MESSAGE));
    assertThat(after.refreshKeys()).hasSize(2);
    assertThat(after.refreshKey("unknown")).isEmpty();
    assertThat(after.sealer().open(sealed, "row")).hasValue(MESSAGE);
    // Who opened the ring before learns of the new key when it is needed.
    assertThat(before.sealer().open(after.sealer().seal(MESSAGE, "row"), "row")).hasValue(MESSAGE);
  }

  @Test
  void aPurposeWithoutAKeyGetsOneAndTheOthersStay() {
    KeyRing before = open();
    execute("DELETE FROM key_ring WHERE purpose = 'SEALING'");

    KeyRing after = open();

    assertThat(count("SEALING")).isEqualTo(1);
    assertThat(after.accessKey().kid()).isEqualTo(before.accessKey().kid());
    assertThat(after.refreshKey().kid()).isEqualTo(before.refreshKey().kid());
  }

  @Test
  void aWrongMasterKeyIsRefusedAndNothingIsChanged() {
    KeyRing before = open();

    assertThatThrownBy(() -> open(database, new MasterKey.Given(TestKeys.RANDOM.next(32))))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("not the one");
    assertThat(open().accessKey().kid()).isEqualTo(before.accessKey().kid());
  }

  @Test
  void aWrongMasterKeyAddsNoKeyWhereOneIsMissing() {
    open();
    execute("DELETE FROM key_ring WHERE purpose = 'SEALING'");

    assertThatThrownBy(() -> open(database, new MasterKey.Given(TestKeys.RANDOM.next(32))))
        .isInstanceOf(StartRefused.class);
    assertThat(count("SEALING")).isZero();
  }

  @Test
  void theMasterKeyIsMadeInItsFileAtTheFirstStart() {
    KeyRing before = open(database, new MasterKey.InFile(keyFile));

    assertThat(keyFile).exists();
    assertThat(open(database, new MasterKey.InFile(keyFile)).accessKey().kid())
        .isEqualTo(before.accessKey().kid());
  }

  @Test
  void aMissingMasterKeyFileIsRefusedWhenThereAreKeysAndNoneIsMade() {
    open(database, new MasterKey.InFile(keyFile));
    keyFile.toFile().delete();

    assertThatThrownBy(() -> open(database, new MasterKey.InFile(keyFile)))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining(keyFile.toString())
        .hasMessageContaining("missing");
    assertThat(keyFile).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ACCESS_TOKEN", "REFRESH_TOKEN", "DEVICE_TOKEN", "SEALING", "RING"})
  void anAlteredRowIsRefusedAndARestoredOneOpens(String purpose) {
    open();
    byte[] wrapped = wrapped(purpose);
    byte[] altered = wrapped.clone();
    altered[20] ^= 1;
    execute("UPDATE key_ring SET wrapped = ? WHERE purpose = ?", altered, purpose);

    assertThatThrownBy(this::open).isInstanceOf(StartRefused.class);
    execute("UPDATE key_ring SET wrapped = ? WHERE purpose = ?", wrapped, purpose);
    assertThat(open()).isNotNull();
  }

  @Test
  void everyBitOfAWrappedKeyCounts() {
    open();
    for (KeyRow row : rows()) {
      byte[] wrapped = row.wrapped().expose();
      for (int bit = 0; bit < wrapped.length * Byte.SIZE; bit++) {
        byte[] altered = wrapped.clone();
        altered[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
        var alteredRow =
            new KeyRow(
                row.id(),
                row.purpose(),
                row.algorithm(),
                Secret.of(altered),
                row.createdAt(),
                row.signsFrom(),
                row.follows());

        assertThat(alteredRow.unwrap(master)).as("%s, bit %d", row.purpose(), bit).isEmpty();
      }
    }
  }

  @Test
  void anAlteredKeyIsCalledByItsName() {
    String kid = open().refreshKey().kid();
    execute("UPDATE key_ring SET wrapped = x'00' WHERE purpose = 'REFRESH_TOKEN'");

    assertThatThrownBy(this::open).isInstanceOf(StartRefused.class).hasMessageContaining(kid);
  }

  // SEALING and REFRESH_TOKEN keys have one length, so nothing but the associated data tells them
  // apart.
  @ParameterizedTest
  @EnumSource(KeyPurpose.class)
  void aKeyMovedToAnotherRowIsRefused(KeyPurpose from) {
    open();
    byte[] moved = wrapped(from.name());
    for (String to : List.of("ACCESS_TOKEN", "REFRESH_TOKEN", "DEVICE_TOKEN", "SEALING")) {
      byte[] original = wrapped(to);
      execute("UPDATE key_ring SET wrapped = ? WHERE purpose = ?", moved, to);
      if (!to.equals(from.name())) {
        assertThatThrownBy(this::open).isInstanceOf(StartRefused.class);
      }
      execute("UPDATE key_ring SET wrapped = ? WHERE purpose = ?", original, to);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE key_ring SET id = 'another' WHERE purpose = 'REFRESH_TOKEN'",
        "UPDATE key_ring SET purpose = 'SEALING', algorithm = 'A256GCM', follows = 'x' WHERE purpose = 'REFRESH_TOKEN'",
        "UPDATE key_ring SET algorithm = 'none' WHERE purpose = 'REFRESH_TOKEN'",
        "UPDATE key_ring SET purpose = 'UNHEARD_OF' WHERE purpose = 'REFRESH_TOKEN'",
        "UPDATE key_ring SET id = 'RING2' WHERE id = 'RING'",
        "DELETE FROM key_ring WHERE id = 'RING'",
      })
  void aRowThatWasRelabelledIsRefused(String statement) {
    open();
    execute(statement);

    assertThatThrownBy(this::open).isInstanceOf(StartRefused.class);
  }

  @Test
  void aPurposeOfANewerVersionIsRefusedByItsName() {
    open();
    KeyRow row =
        KeyRow.of(
            "new", KeyPurpose.SEALING, TestKeys.RANDOM.next(32), master, TestKeys.RANDOM, NOW);
    execute(
        "INSERT INTO key_ring VALUES ('new', 'SEALING', 'A512GCM', ?, 0, 0, 'old')",
        (Object) row.wrapped().expose());

    assertThatThrownBy(this::open).isInstanceOf(StartRefused.class).hasMessageContaining("new");
  }

  @Test
  void allThatOpenAnEmptyRingTogetherHaveTheSameKeys() throws Exception {
    for (int round = 0; round < 5; round++) {
      execute("DELETE FROM key_ring");
      var source = new MasterKey.InFile(directory.resolve("race" + round + ".key"));
      var barrier = new CyclicBarrier(4);
      Callable<KeyRing> opener =
          () -> {
            barrier.await();
            return open(database, source);
          };
      List<KeyRing> rings = new ArrayList<>();
      try (var threads = Executors.newFixedThreadPool(4)) {
        for (var opened : threads.invokeAll(Collections.nCopies(4, opener))) {
          rings.add(opened.get());
        }
      }

      assertThat(rings)
          .extracting(ring -> ring.accessKey().kid())
          .hasSize(4)
          .containsOnly(rings.getFirst().accessKey().kid());
      assertThat(rings)
          .extracting(ring -> ring.refreshKey().kid())
          .containsOnly(rings.getFirst().refreshKey().kid());
      assertThat(count("ACCESS_TOKEN")).isEqualTo(1);
    }
  }

  @Test
  void theKeySetHasThePublicHalvesOfAccessKeysAndNothingElse() throws Exception {
    KeyRing ring = open();
    addKey(KeyPurpose.ACCESS_TOKEN, NOW);
    KeyRing two = open();

    JWKSet set = JWKSet.parse(new String(two.jwks(), UTF_8));

    assertThat(set.getKeys()).extracting(JWK::getKeyID).hasSize(2).contains(ring.accessKey().kid());
    assertThat(set.getKeys())
        .allSatisfy(key -> {
          assertThat(key.isPrivate()).isFalse();
          assertThat(key.getKeyType()).isEqualTo(KeyType.EC);
          assertThat(key.getKeyUse()).isEqualTo(KeyUse.SIGNATURE);
          assertThat(key.toJSONObject().keySet())
              .containsExactlyInAnyOrder("kty", "crv", "x", "y", "use", "alg", "kid");
        });
    assertThat(new String(two.jwks(), UTF_8)).doesNotContain(two.refreshKey().kid());
  }

  @Test
  void whoeverScribblesInTheKeySetScribblesInACopy() {
    KeyRing ring = open();
    ring.jwks()[0] = 'x';

    assertThat(ring.jwks()[0]).isEqualTo((byte) '{');
  }

  @Test
  void noKeyStandsInTheDatabaseAsItIs() throws Exception {
    open();
    List<KeyRow> rows = rows();
    database.close(); // Now everything is in the one file.
    String file = Files.readString(directory.resolve("data/countersign.db"), ISO_8859_1);

    assertThat(rows)
        .hasSize(5)
        .allSatisfy(row -> {
          String key = new String(row.unwrap(master).orElseThrow().expose(), ISO_8859_1);
          assertThat(file).contains(row.id()).doesNotContain(key.substring(0, 16));
        });
  }

  private KeyRing open() {
    return open(database, new MasterKey.Given(master));
  }

  private static KeyRing open(Database database, MasterKey source) {
    return KeyRing.open(database, source, CLOCK, TestKeys.RANDOM);
  }

  // Ids that sort behind the one of the first key, whatever that is.
  private void addKey(KeyPurpose purpose, Instant signsFrom) {
    KeyRow row =
        KeyRow.of(
            "zzzz" + purpose,
            purpose,
            purpose.newKey(TestKeys.RANDOM),
            master,
            TestKeys.RANDOM,
            signsFrom);
    var next =
        new KeyRow(
            row.id(),
            row.purpose(),
            row.algorithm(),
            row.wrapped(),
            row.createdAt(),
            signsFrom,
            "old");
    assertThat(database.<Boolean>write(tx -> new KeyRingStore().add(tx, next))).isTrue();
  }

  private byte[] wrapped(String purpose) {
    return rows().stream()
        .filter(row -> row.purpose().equals(purpose))
        .findFirst()
        .orElseThrow()
        .wrapped()
        .expose();
  }

  private List<KeyRow> rows() {
    return database.read(transaction -> new KeyRingStore().all(transaction));
  }

  private long count(String purpose) {
    return rows().stream().filter(row -> row.purpose().equals(purpose)).count();
  }

  private void execute(String statement, Object... values) {
    database.write(transaction -> transaction.sql().execute(statement, values));
  }
}
