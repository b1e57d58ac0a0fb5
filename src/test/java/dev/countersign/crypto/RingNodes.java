package dev.countersign.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.TestClock;
import dev.countersign.audit.SecurityEvent;
import dev.countersign.crypto.ListedKey.State;
import dev.countersign.store.Database;
import dev.countersign.store.RealDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// A ring on a real database, and as many nodes that have it open as a test asks for.
final class RingNodes implements AutoCloseable {
  static final String TYPE = "at+jwt";
  static final byte[] CLAIMS = "{}".getBytes(UTF_8);
  static final KeyPolicy POLICY = SampleRing.policy(SigningAlgorithm.ES256);

  /// After so long every node has seen what was changed.
  static final Duration SEEN = KeyRing.FRESH.plusMillis(1);

  final TestClock clock = new TestClock();
  final MasterKey old = new MasterKey.Given(TestKeys.RANDOM.next(MasterKey.BYTES));
  final MasterKey next = new MasterKey.Given(TestKeys.RANDOM.next(MasterKey.BYTES));
  final MasterKeySources both = new MasterKeySources(old, Optional.of(next));
  final List<SecurityEvent> events = Collections.synchronizedList(new ArrayList<>());
  private final RealDatabase.Opened opened;

  RingNodes(RealDatabase kind) {
    opened = kind.open();
  }

  Database database() {
    return opened.database();
  }

  KeyRing node() {
    return node(MasterKeySources.of(old), POLICY);
  }

  KeyRing node(MasterKeySources masters, KeyPolicy policy) {
    return KeyRing.open(database(), masters, policy, events::add, clock, TestKeys.RANDOM);
  }

  ChangeKeys change() {
    return change(MasterKeySources.of(old), POLICY);
  }

  ChangeKeys change(MasterKeySources masters, KeyPolicy policy) {
    return new ChangeKeys(database(), masters, policy, clock, TestKeys.RANDOM);
  }

  List<ListedKey> listed() {
    return database().read(ListKeys.at(clock.instant(), POLICY));
  }

  List<String> kids(String use, State state) {
    return listed().stream()
        .filter(key -> key.use().equals(use) && key.state() == state)
        .map(ListedKey::kid)
        .toList();
  }

  static String token(KeyRing ring) {
    return Jwt.sign(ring.accessKey(SampleRing.MOMAIL), TYPE, CLAIMS);
  }

  static TokenVerifier verifier(KeyRing ring) {
    return ring.verifierOfAccessTokens(SampleRing.MOMAIL, TYPE);
  }

  @Override
  public void close() {
    opened.close();
  }
}
