package dev.countersign.crypto;

import static dev.countersign.crypto.RingNodes.CLAIMS;
import static dev.countersign.crypto.RingNodes.POLICY;
import static dev.countersign.crypto.RingNodes.TYPE;
import static dev.countersign.crypto.RingNodes.verifier;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.store.RealDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// A ring from the time when all contracts had one key and no row named its master key.
@ParameterizedClass
@EnumSource(RealDatabase.class)
class OlderRingTest {
  private final RingNodes place;
  private final String kid;

  OlderRingTest(RealDatabase kind) {
    place = new RingNodes(kind);
    var master = WrappingKey.of(((MasterKey.Given) place.old).key());
    Instant now = place.clock.instant();
    var key = SigningAlgorithm.ES256.newKey(TestKeys.RANDOM);
    kid = SigningAlgorithm.ES256.key("", key).kid();
    var rows =
        List.of(
            KeyRow.ring(master, TestKeys.RANDOM, now),
            KeyRow.of(
                kid,
                KeyLine.of(KeyPurpose.ACCESS_TOKEN),
                "ES256",
                key,
                master,
                TestKeys.RANDOM,
                now),
            TestKeys.row("refresh", KeyLine.of(KeyPurpose.REFRESH_TOKEN), master, now),
            TestKeys.row("seal", KeyLine.of(KeyPurpose.SEALING), master, now));
    place
        .database()
        .write(tx -> {
          rows.forEach(row -> new KeyRingStore().add(tx, row));
          return tx.sql().execute("UPDATE key_ring SET wrapped_by = ''");
        });
  }

  @AfterEach
  void close() {
    place.close();
  }

  @Test
  void allContractsGoOnWithTheirKeyUntilEachHasItsOwn() {
    KeyRing ring = place.node();
    assertThat(ring.accessKey(SampleRing.MOMAIL).kid()).isEqualTo(kid);
    assertThat(ring.accessKey(SampleRing.WACKYPOD).kid()).isEqualTo(kid);
    assertThat(place.listed())
        .extracting(ListedKey::use)
        .containsExactly("ACCESS_TOKEN", "DEVICE_TOKEN", "REFRESH_TOKEN", "REVOCATIONS", "SEALING");

    place.clock.advance(POLICY.rotation());
    ring.care().runSlice();
    place.clock.advance(KeyRules.KNOWN_BEFORE);
    String last = Jwt.sign(ring.accessKeys(SampleRing.MOMAIL).iterator().next(), TYPE, CLAIMS);

    assertThat(ring.accessKey(SampleRing.MOMAIL).kid())
        .isNotEqualTo(kid)
        .isNotEqualTo(ring.accessKey(SampleRing.WACKYPOD).kid());
    assertThat(verifier(ring).verify(last)).isPresent();
    place.clock.advance(Duration.ofMinutes(70));
    ring.care().runSlice();
    assertThat(verifier(ring).verify(last)).isEmpty();
    assertThat(new String(ring.jwks(), UTF_8)).doesNotContain(kid);
  }

  @Test
  void itMovesToAnotherMasterKeyLikeAnyOther() {
    place.node();

    assertThat(place.change(place.both, POLICY).rewrap().moved()).isEqualTo(6);
    KeyRing after = place.node(MasterKeySources.of(place.next), POLICY);
    assertThat(after.accessKey(SampleRing.MOMAIL).kid()).isEqualTo(kid);
  }

  @Test
  void itsOneKeyCanBeBurntForAllContracts() {
    KeyRing ring = place.node();

    assertThat(place.change().burn(kid)).isInstanceOf(ChangeKeys.Burning.Burnt.class);
    place.clock.advance(RingNodes.SEEN);

    for (String contract : List.of(SampleRing.MOMAIL, SampleRing.WACKYPOD)) {
      assertThat(ring.accessKey(contract).kid()).isNotEqualTo(kid);
    }
  }
}
