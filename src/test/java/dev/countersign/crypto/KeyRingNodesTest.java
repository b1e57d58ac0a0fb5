package dev.countersign.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.TestClock;
import dev.countersign.base.StartRefused;
import dev.countersign.store.Database;
import dev.countersign.store.PostgresSchema;
import dev.countersign.store.StoreUnavailable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One key ring, and several nodes that have it open.
class KeyRingNodesTest {
  private static final String TYPE = "at+jwt";
  private static final byte[] CLAIMS = "{}".getBytes(UTF_8);

  private static final List<LineTerms> LINES = SampleRing.policy(SigningAlgorithm.ES256).lines();
  private static final KeyLine MOMAIL = KeyLine.ofAccessTokens(SampleRing.MOMAIL);
  private static final KeyLine REFRESH = KeyLine.of(KeyPurpose.REFRESH_TOKEN);
  private static final KeyLine SEALING = KeyLine.of(KeyPurpose.SEALING);

  private final PostgresSchema schema = new PostgresSchema();
  private final TestClock clock = new TestClock();
  private final MasterKey.Given master = new MasterKey.Given(TestKeys.RANDOM.next(MasterKey.BYTES));
  private final Counted here = new Counted(schema.node());
  private final Database elsewhere = schema.node();

  @AfterEach
  void close() {
    here.close();
    elsewhere.close();
    schema.close();
  }

  @Test
  void tenNodesThatStartOnAnEmptyDatabaseHaveTheSameKeys() throws Exception {
    int nodes = 10;
    var together = new CyclicBarrier(nodes);
    var rings = new ArrayList<Future<KeyRing>>();
    var databases = new ArrayList<Database>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < nodes; i++) {
        Database database = i < 2 ? List.of(here, elsewhere).get(i) : schema.node();
        databases.add(database);
        rings.add(
            threads.submit(() -> {
              together.await();
              return SampleRing.open(database, master, clock, TestKeys.RANDOM);
            }));
      }
    }
    var names = new HashSet<List<String>>();
    for (Future<KeyRing> each : rings) {
      KeyRing ring = each.get();
      names.add(
          List.of(
              ring.accessKey(SampleRing.MOMAIL).kid(),
              ring.refreshKey().kid(),
              ring.sealingKeyId()));
    }
    databases.subList(2, nodes).forEach(Database::close);

    assertThat(names).hasSize(1);
    assertThat(rows()).hasSize(LINES.size() + 1);
  }

  @Test
  void ofTwoNodesWithMasterKeysOfTheirOwnTheSecondIsRefused(@TempDir Path directory)
      throws Exception {
    Path first = directory.resolve("first.key");
    Path second = directory.resolve("second.key");
    KeyRing ring = open(here, new MasterKey.InFile(first));

    assertThatThrownBy(() -> open(elsewhere, new MasterKey.InFile(second)))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("is missing")
        .hasMessageContaining("copy it from another node or a backup");
    assertThat(second).doesNotExist();
    MasterKeyFile.readOrCreate(second, TestKeys.RANDOM);
    assertThatThrownBy(() -> open(elsewhere, new MasterKey.InFile(second)))
        .isInstanceOf(StartRefused.class)
        .hasMessageStartingWith("The master key is not the one");
    Files.copy(first, directory.resolve("copy.key"));
    Files.setPosixFilePermissions(
        directory.resolve("copy.key"), Files.getPosixFilePermissions(first));
    assertThat(open(elsewhere, new MasterKey.InFile(directory.resolve("copy.key"))).jwks())
        .isEqualTo(ring.jwks());
  }

  @Test
  void aTokenOfAKeyThatAnotherNodeAddedIsTaken() {
    KeyRing ring = open(here, master);
    TokenVerifier access = ring.verifierOfAccessTokens(SampleRing.MOMAIL, TYPE);
    TokenVerifier refresh = ring.verifierOfRefreshTokens(TYPE);
    clock.advance(Duration.ofSeconds(1));
    add(MOMAIL, "next", clock.instant());
    add(REFRESH, "next-refresh", clock.instant());
    clock.advance(KeyRing.PAUSE);
    KeyRing other = open(elsewhere, master);

    assertThat(access.verify(Jwt.sign(other.accessKey(SampleRing.MOMAIL), TYPE, CLAIMS)))
        .isPresent();
    // One reading finds both.
    assertThat(refresh.verify(Jwt.sign(other.refreshKey(), TYPE, CLAIMS))).isPresent();
    assertThat(ring.jwks()).isEqualTo(other.jwks());
  }

  @Test
  void aRefreshKeyNamedByARowOfOursIsReadAtOnceWhateverStrangersAskedFor() {
    KeyRing ring = open(here, master);
    ring.verifierOfRefreshTokens(TYPE).verify("un.known.token");
    add(REFRESH, "next", clock.instant());

    assertThat(ring.refreshKey("next")).isPresent();
    assertThat(ring.refreshKey("never")).isEmpty();
  }

  @Test
  void manyForgedTokensHaveTheRingReadOnceInAWhile() {
    KeyRing ring = open(here, master);
    TokenVerifier verifier = ring.verifierOfAccessTokens(SampleRing.MOMAIL, TYPE);
    int before = here.reads.get();

    for (int i = 0; i < 100; i++) {
      String forged = Jwt.sign(TestKeys.es256(), TYPE, CLAIMS);
      assertThat(verifier.verify(forged)).isEmpty();
    }
    assertThat(here.reads.get() - before).isEqualTo(1);
    clock.advance(KeyRing.PAUSE.minusMillis(1));
    verifier.verify(Jwt.sign(TestKeys.es256(), TYPE, CLAIMS));
    assertThat(here.reads.get() - before).isEqualTo(1);
    clock.advance(Duration.ofMillis(1));
    verifier.verify(Jwt.sign(TestKeys.es256(), TYPE, CLAIMS));
    assertThat(here.reads.get() - before).isEqualTo(2);
  }

  @Test
  void whatIsNoTokenOrIsOfAKnownKeyHasNothingRead() {
    KeyRing ring = open(here, master);
    TokenVerifier verifier = ring.verifierOfAccessTokens(SampleRing.MOMAIL, TYPE);
    String good = Jwt.sign(ring.accessKey(SampleRing.MOMAIL), TYPE, CLAIMS);
    int before = here.reads.get();

    assertThat(verifier.verify(good)).isPresent();
    assertThat(verifier.verify(good.substring(0, good.length() - 4) + "AAAA")).isEmpty();
    for (String text : List.of("", ".", "..", "x", "x.y", ".x.y", "x".repeat(5000) + ".y.z")) {
      assertThat(verifier.verify(text)).isEmpty();
    }

    assertThat(here.reads.get()).isEqualTo(before);
  }

  @Test
  void everyNodeSignsWithTheNextKeyFromItsMomentOnAndPublishesItBefore() throws Exception {
    KeyRing one = open(here, master);
    KeyRing two = open(elsewhere, master);
    String first = one.accessKey(SampleRing.MOMAIL).kid();
    Instant moment = clock.instant().plusSeconds(600);
    for (LineTerms terms : LINES) {
      String id = "next-" + terms.line().name().replace(':', '-');
      add(terms.line(), id, moment);
    }

    assertThat(one.care().runSlice()).isFalse();
    two.care().runSlice();

    assertThat(new String(one.jwks(), UTF_8)).isEqualTo(new String(two.jwks(), UTF_8));
    assertThat(one.accessKeys(SampleRing.MOMAIL)).hasSize(2);
    clock.advance(Duration.ofMinutes(10).minusMillis(1));
    for (KeyRing ring : List.of(one, two)) {
      assertThat(ring.accessKey(SampleRing.MOMAIL).kid()).isEqualTo(first);
      assertThat(ring.sealingKeyId()).isNotEqualTo("next-SEALING");
    }
    clock.advance(Duration.ofMillis(1));
    for (KeyRing ring : List.of(one, two)) {
      assertThat(ring.accessKey(SampleRing.MOMAIL).kid()).isNotEqualTo(first);
      assertThat(ring.refreshKey().kid()).isEqualTo("next-REFRESH_TOKEN");
      assertThat(ring.sealingKeyId()).isEqualTo("next-SEALING");
    }
  }

  @Test
  void aClockBeforeEveryKeyTakesTheFirst() {
    KeyRing ring = open(here, master);
    String first = ring.refreshKey().kid();
    add(REFRESH, "next", clock.instant().plusSeconds(5));
    ring.reread();

    clock.advance(Duration.ofDays(-1));

    assertThat(ring.refreshKey().kid()).isEqualTo(first);
  }

  @Test
  void aKeyThatThisVersionDoesNotKnowLeavesItTheOthers() {
    KeyRing ring = open(here, master);
    String before = ring.accessKey(SampleRing.MOMAIL).kid();
    KeyRow row = row(SEALING, "next", clock.instant());
    var newer =
        new KeyRow(
            "next",
            "NEWER",
            "A512GCM",
            row.wrapped(),
            row.wrappedBy(),
            row.createdAt(),
            row.signsFrom(),
            "",
            "",
            Optional.empty());
    elsewhere.write(tx -> new KeyRingStore().add(tx, newer));

    ring.reread();

    assertThat(ring.accessKey(SampleRing.MOMAIL).kid()).isEqualTo(before);
  }

  @Test
  void anUnreachableDatabaseIsNoReasonToCallAnUnknownTokenForged() {
    KeyRing ring = open(here, master);
    TokenVerifier verifier = ring.verifierOfAccessTokens(SampleRing.MOMAIL, TYPE);
    here.close();

    // The second asks too soon for another reading.
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> verifier.verify(Jwt.sign(TestKeys.es256(), TYPE, CLAIMS)))
          .isInstanceOf(StoreUnavailable.class);
    }
  }

  private KeyRing open(Database database, MasterKey source) {
    return SampleRing.open(database, source, clock, TestKeys.RANDOM);
  }

  private void add(KeyLine line, String id, Instant signsFrom) {
    KeyRow row = row(line, id, signsFrom);
    assertThat(elsewhere.<Boolean>write(tx -> new KeyRingStore().add(tx, row))).isTrue();
  }

  private KeyRow row(KeyLine line, String id, Instant signsFrom) {
    return TestKeys.row(id, line, WrappingKey.of(master.key()), clock.instant())
        .following("first", signsFrom);
  }

  private List<KeyRow> rows() {
    return elsewhere.read(tx -> new KeyRingStore().all(tx));
  }

  /// A database that counts how often it is read.
  private record Counted(Database database, AtomicInteger reads) implements Database {
    Counted(Database database) {
      this(database, new AtomicInteger());
    }

    @Override
    public <T extends @Nullable Object> T write(Work<T> work) {
      return database.write(work);
    }

    @Override
    public <T extends @Nullable Object> T read(Work<T> work) {
      reads.incrementAndGet();
      return database.read(work);
    }

    @Override
    public boolean isReady() {
      return database.isReady();
    }

    @Override
    public void close() {
      database.close();
    }
  }
}
