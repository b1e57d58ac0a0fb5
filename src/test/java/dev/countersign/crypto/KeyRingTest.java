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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyRingTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final List<LineTerms> LINES = SampleRing.policy(SigningAlgorithm.ES256).lines();
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

    for (LineTerms terms : LINES) {
      assertThat(count(terms.line().name())).isEqualTo(1);
    }
  }

  @Test
  void keysSurviveARestart() {
    KeyRing before = open();
    byte[] sealed = before.sealer().seal(MESSAGE, "row 1");

    KeyRing after = open();

    assertThat(after.accessKey(SampleRing.MOMAIL).kid())
        .isEqualTo(before.accessKey(SampleRing.MOMAIL).kid());
    assertThat(
            after
                .accessKey(SampleRing.MOMAIL)
                .verify(MESSAGE, before.accessKey(SampleRing.MOMAIL).sign(MESSAGE)))
        .isTrue();
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

    assertThat(other.accessKey(SampleRing.MOMAIL).kid())
        .isNotEqualTo(one.accessKey(SampleRing.MOMAIL).kid());
    assertThat(other.refreshKey().kid()).isNotEqualTo(one.refreshKey().kid());
    assertThat(other.refreshKey().sign(MESSAGE)).isNotEqualTo(one.refreshKey().sign(MESSAGE));
    assertThat(other.sealer().open(one.sealer().seal(MESSAGE, "row"), "row")).isEmpty();
  }

  /// logto issue 7637, supabase/auth issue 2821: tokens of the key before were not good any more.
  @Test
  void theNewestKeyIsUsedAndOlderOnesStillWork() {
    KeyRing before = open();
    byte[] sealed = before.sealer().seal(MESSAGE, "row");
    for (LineTerms terms : LINES) {
      addKey(terms.line(), NOW);
    }

    KeyRing after = open();

    assertThat(after.accessKey(SampleRing.MOMAIL).kid())
        .isNotEqualTo(before.accessKey(SampleRing.MOMAIL).kid());
    assertThat(after.accessKeys(SampleRing.MOMAIL))
        .extracting(JwtKey::kid)
        .contains(before.accessKey(SampleRing.MOMAIL).kid())
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
    assertThat(after.accessKey(SampleRing.MOMAIL).kid())
        .isEqualTo(before.accessKey(SampleRing.MOMAIL).kid());
    assertThat(after.refreshKey().kid()).isEqualTo(before.refreshKey().kid());
  }

  @Test
  void aWrongMasterKeyIsRefusedAndNothingIsChanged() {
    KeyRing before = open();

    assertThatThrownBy(() -> open(database, new MasterKey.Given(TestKeys.RANDOM.next(32))))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("not the one");
    assertThat(open().accessKey(SampleRing.MOMAIL).kid())
        .isEqualTo(before.accessKey(SampleRing.MOMAIL).kid());
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
    assertThat(open(database, new MasterKey.InFile(keyFile)).accessKey(SampleRing.MOMAIL).kid())
        .isEqualTo(before.accessKey(SampleRing.MOMAIL).kid());
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
  @MethodSource("lines")
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
                row.wrappedBy(),
                row.createdAt(),
                row.signsFrom(),
                row.follows(),
                row.told(),
                row.burntAt());

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

  private static Stream<String> lines() {
    return Stream.concat(LINES.stream().map(terms -> terms.line().name()), Stream.of("RING"));
  }

  // SEALING and REFRESH_TOKEN keys have one length, so nothing but the associated data tells them
  // apart.
  @ParameterizedTest
  @MethodSource("lines")
  void aKeyMovedToAnotherRowIsRefused(String from) {
    open();
    byte[] moved = wrapped(from);
    for (LineTerms terms : LINES) {
      String to = terms.line().name();
      byte[] original = wrapped(to);
      execute("UPDATE key_ring SET wrapped = ? WHERE purpose = ?", moved, to);
      if (!to.equals(from)) {
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
    KeyRow row = TestKeys.row("new", KeyLine.of(KeyPurpose.SEALING), WrappingKey.of(master), NOW);
    execute(
        """
        INSERT INTO key_ring (id, purpose, algorithm, wrapped, created_at, signs_from, follows)
        VALUES ('new', 'SEALING', 'A512GCM', ?, 0, 0, 'old')
        """,
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
          .extracting(ring -> ring.accessKey(SampleRing.MOMAIL).kid())
          .hasSize(4)
          .containsOnly(rings.getFirst().accessKey(SampleRing.MOMAIL).kid());
      assertThat(rings)
          .extracting(ring -> ring.refreshKey().kid())
          .containsOnly(rings.getFirst().refreshKey().kid());
      assertThat(count("ACCESS_TOKEN:momail")).isEqualTo(1);
    }
  }

  @Test
  void theKeySetHasThePublicHalvesOfKeysThatSignForOthersAndNothingElse() throws Exception {
    KeyRing ring = open();
    addKey(KeyLine.ofAccessTokens(SampleRing.MOMAIL), NOW);
    KeyRing two = open();

    JWKSet set = JWKSet.parse(new String(two.jwks(), UTF_8));

    assertThat(set.getKeys())
        .extracting(JWK::getKeyID)
        .hasSize(4)
        .contains(ring.accessKey(SampleRing.MOMAIL).kid(), ring.revocationsKey().kid());
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
        .hasSize(LINES.size() + 1)
        .allSatisfy(row -> {
          String key = new String(row.unwrap(master).orElseThrow().expose(), ISO_8859_1);
          assertThat(file).contains(row.id()).doesNotContain(key.substring(0, 16));
        });
  }

  private KeyRing open() {
    return open(database, new MasterKey.Given(master));
  }

  private static KeyRing open(Database database, MasterKey source) {
    return SampleRing.open(database, source, CLOCK, TestKeys.RANDOM);
  }

  // Ids that sort behind the one of the first key, whatever that is.
  private void addKey(KeyLine line, Instant signsFrom) {
    String id = "zzzz" + line.name().replace(':', '-');
    KeyRow row =
        TestKeys.row(id, line, WrappingKey.of(master), signsFrom).following("old", signsFrom);
    assertThat(database.<Boolean>write(tx -> new KeyRingStore().add(tx, row))).isTrue();
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
