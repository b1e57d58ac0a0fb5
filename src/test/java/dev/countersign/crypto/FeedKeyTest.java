package dev.countersign.crypto;

import static dev.countersign.crypto.RingNodes.CLAIMS;
import static dev.countersign.crypto.RingNodes.SEEN;
import static dev.countersign.crypto.RingNodes.TYPE;
import static dev.countersign.crypto.RingNodes.verifier;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.crypto.ChangeKeys.Burning;
import dev.countersign.crypto.ListedKey.State;
import dev.countersign.store.RealDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The keys that sign the feed of what has ended.
class FeedKeyTest {
  private final RingNodes place = new RingNodes(RealDatabase.SQLITE);
  private final KeyRing ring = place.node();

  @AfterEach
  void close() {
    place.close();
  }

  @Test
  void theyArePublishedAndSignNoTokens() {
    String kid = ring.revocationsKey().kid();

    assertThat(new String(ring.jwks(), UTF_8)).contains(kid);
    assertThat(kid)
        .isNotEqualTo(ring.accessKey(SampleRing.MOMAIL).kid())
        .isNotEqualTo(ring.accessKey(SampleRing.WACKYPOD).kid());
    assertThat(verifier(ring).verify(Jwt.sign(ring.revocationsKey(), TYPE, CLAIMS))).isEmpty();
  }

  @Test
  void inThePlaceOfABurntOneAnotherSignsAtOnce() {
    String kid = ring.revocationsKey().kid();
    assertThat(place.kids("REVOCATIONS", State.SIGNS)).containsExactly(kid);

    assertThat(place.change().burn(kid)).isInstanceOf(Burning.Burnt.class);
    place.clock.advance(SEEN);

    assertThat(ring.revocationsKey().kid()).isNotEqualTo(kid);
    assertThat(new String(ring.jwks(), UTF_8))
        .doesNotContain(kid)
        .contains(ring.revocationsKey().kid());
  }

  @Test
  void theyFollowOneAnotherLikeAllThatOthersVerify() {
    String first = ring.revocationsKey().kid();

    place.change().rotate();
    place.clock.advance(KeyRules.KNOWN_BEFORE);
    ring.reread();

    assertThat(ring.revocationsKey().kid()).isNotEqualTo(first);
    assertThat(new String(ring.jwks(), UTF_8)).contains(first, ring.revocationsKey().kid());
  }
}
