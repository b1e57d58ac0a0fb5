package dev.countersign.crypto;

import static dev.countersign.crypto.RingNodes.CLAIMS;
import static dev.countersign.crypto.RingNodes.POLICY;
import static dev.countersign.crypto.RingNodes.SEEN;
import static dev.countersign.crypto.RingNodes.TYPE;
import static dev.countersign.crypto.RingNodes.token;
import static dev.countersign.crypto.RingNodes.verifier;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.audit.KeyEvent;
import dev.countersign.audit.SecurityEvent;
import dev.countersign.base.Secret;
import dev.countersign.base.StartRefused;
import dev.countersign.crypto.ChangeKeys.Burning;
import dev.countersign.crypto.KeyPolicy.AccessTokenTerms;
import dev.countersign.crypto.ListedKey.State;
import dev.countersign.store.RealDatabase;
import dev.countersign.store.StoreUnavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Keys that are rotated and burnt while several nodes have the ring open.
@ParameterizedClass
@EnumSource(RealDatabase.class)
class ChangeKeysTest {
  private final RingNodes place;

  ChangeKeysTest(RealDatabase kind) {
    place = new RingNodes(kind);
  }

  @AfterEach
  void close() {
    place.close();
  }

  @Test
  void aBurntKeyIsGoodForNothingOnceItIsSeenAndTheNextOneSigns() {
    KeyRing one = place.node();
    KeyRing two = place.node();
    TokenVerifier verifier = verifier(two);
    String token = token(one);
    String kid = one.accessKey(SampleRing.MOMAIL).kid();

    var outcome = (Burning.Burnt) place.change().burn(kid);

    assertThat(outcome.key().kid()).isEqualTo(kid);
    place.clock.advance(SEEN);
    for (KeyRing ring : List.of(one, two)) {
      assertThat(ring.accessKey(SampleRing.MOMAIL).kid())
          .isEqualTo(outcome.signsNow().orElseThrow());
      assertThat(new String(ring.jwks(), UTF_8))
          .doesNotContain(kid)
          .contains(outcome.signsNow().orElseThrow());
    }
    assertThat(verifier.verify(token)).isEmpty();
    assertThat(verifier.verify(token(one))).isPresent();
    assertThat(place.node().accessKey(SampleRing.MOMAIL).kid())
        .isEqualTo(outcome.signsNow().orElseThrow());
  }

  @Test
  void aTokenOfTheSuccessorIsTakenByANodeThatHasNotSeenItYet() {
    KeyRing one = place.node();
    TokenVerifier verifier = verifier(place.node());
    place.change().burn(one.accessKey(SampleRing.MOMAIL).kid());
    one.reread();

    assertThat(verifier.verify(token(one))).isPresent();
  }

  @Test
  void noTokenIsTakenByKeysThatWereReadTooLongAgo() {
    KeyRing ring = place.node();
    TokenVerifier verifier = verifier(ring);
    String token = token(ring);
    place.database().close();

    place.clock.advance(KeyRing.FRESH);
    assertThat(verifier.verify(token)).isPresent();
    place.clock.advance(Duration.ofMillis(1));
    assertThatThrownBy(() -> verifier.verify(token)).isInstanceOf(StoreUnavailable.class);
    // What is public stays so.
    assertThat(ring.jwks()).isNotEmpty();
  }

  @Test
  void whatIsBurntAgainStaysBurntAndNothingElseHappens() {
    KeyRing ring = place.node();
    String kid = ring.accessKey(SampleRing.MOMAIL).kid();
    var first = (Burning.Burnt) place.change().burn(kid);
    var second = (Burning.Burnt) place.change().burn(kid);

    assertThat(second.signsNow()).isEqualTo(first.signsNow());
    assertThat(place.kids("ACCESS_TOKEN:momail", State.BURNT)).containsExactly(kid);
    assertThat(place.kids("ACCESS_TOKEN:momail", State.SIGNS)).hasSize(1);
  }

  @Test
  void oneAfterAnotherCanBeBurnt() {
    KeyRing ring = place.node();
    for (int i = 0; i < 5; i++) {
      place.clock.advance(SEEN);
      String kid = ring.accessKey(SampleRing.MOMAIL).kid();
      place.change().rotate();
      assertThat(place.change().burn(place.kids("ACCESS_TOKEN:momail", State.WAITS).getFirst()))
          .isInstanceOf(Burning.Burnt.class);
      assertThat(place.change().burn(kid)).isInstanceOf(Burning.Burnt.class);
    }

    place.clock.advance(SEEN);
    assertThat(verifier(ring).verify(token(ring))).isPresent();
    assertThat(place.kids("ACCESS_TOKEN:momail", State.BURNT)).hasSize(10);
  }

  @Test
  void aBurntRefreshKeySignsNoMore() {
    KeyRing ring = place.node();
    TokenVerifier verifier = ring.verifierOfRefreshTokens(TYPE);
    JwtKey key = ring.refreshKey();
    String token = Jwt.sign(key, TYPE, CLAIMS);

    assertThat(place.change().burn(key.kid())).isInstanceOf(Burning.Burnt.class);
    place.clock.advance(SEEN);

    assertThat(verifier.verify(token)).isEmpty();
    assertThat(ring.refreshKey(key.kid())).isEmpty();
    assertThat(verifier.verify(Jwt.sign(ring.refreshKey(), TYPE, CLAIMS))).isPresent();
  }

  @Test
  void whatCannotBeBurntIsLeftAlone() {
    KeyRing ring = place.node();

    assertThat(place.change().burn("nothing")).isInstanceOf(Burning.Unknown.class);
    assertThat(place.change().burn(KeyRow.RING)).isInstanceOf(Burning.Unknown.class);
    assertThat(place.change().burn(ring.sealingKeyId())).isInstanceOf(Burning.Seals.class);
    assertThat(place.listed()).noneMatch(key -> key.state() == State.BURNT);
  }

  @Test
  void aSharedSecretIsBurntOnceTheSettingsHaveAnother() {
    KeyPolicy first = shared("a secret of at least thirty-two bytes");
    KeyPolicy second = shared("another secret of thirty-two bytes!!!");
    MasterKeySources masters = MasterKeySources.of(place.old);
    KeyRing before = place.node(masters, first);
    String kid = before.accessKey(SampleRing.MOMAIL).kid();

    assertThat(place.change(masters, first).burn(kid))
        .isEqualTo(new Burning.StillSet(SampleRing.MOMAIL));
    KeyRing after = place.node(masters, second);
    assertThat(after.accessKey(SampleRing.MOMAIL).kid()).isEqualTo(kid);
    assertThat(place.change(masters, second).burn(kid)).isInstanceOf(Burning.Burnt.class);

    place.clock.advance(SEEN);
    assertThat(after.accessKey(SampleRing.MOMAIL).kid()).isNotEqualTo(kid);
    assertThatThrownBy(() -> place.node(masters, first))
        .isInstanceOf(StartRefused.class)
        .hasMessage("momail.tokens.secret is one that was burnt: set another.");
  }

  @Test
  void aSecretThatWasBurntIsRefusedHoweverLongAgoThatWas() {
    KeyPolicy first = shared("a secret of at least thirty-two bytes");
    MasterKeySources masters = MasterKeySources.of(place.old);
    String kid = place.node(masters, first).accessKey(SampleRing.MOMAIL).kid();
    KeyRing after = place.node();
    place.change().burn(kid);

    place.clock.advance(Duration.ofDays(400));
    after.care().runSlice();

    assertThatThrownBy(() -> place.node(masters, first))
        .isInstanceOf(StartRefused.class)
        .hasMessage("momail.tokens.secret is one that was burnt: set another.");
  }

  @Test
  void aSecretThatWasBurntIsRefusedForAnotherContractToo() {
    String secret = "a secret of at least thirty-two bytes";
    MasterKeySources masters = MasterKeySources.of(place.old);
    String kid = place.node(masters, shared(secret)).accessKey(SampleRing.MOMAIL).kid();
    KeyPolicy other = shared(SampleRing.WACKYPOD, SampleRing.MOMAIL, secret);

    assertThat(place.change(masters, other).burn(kid))
        .isEqualTo(new Burning.StillSet(SampleRing.WACKYPOD));
    assertThat(place.change().burn(kid)).isInstanceOf(Burning.Burnt.class);
    assertThatThrownBy(() -> place.node(masters, other))
        .isInstanceOf(StartRefused.class)
        .hasMessage("wackypod.tokens.secret is one that was burnt: set another.");
  }

  @Test
  void aRotationIsKnownEverywhereBeforeItSigns() {
    KeyRing ring = place.node();
    String before = ring.accessKey(SampleRing.MOMAIL).kid();

    place.change().rotate();

    assertThat(place.listed())
        .filteredOn(key -> key.state() == State.WAITS)
        .hasSize(POLICY.lines().size());
    place.clock.advance(SEEN);
    assertThat(ring.accessKey(SampleRing.MOMAIL).kid()).isEqualTo(before);
    assertThat(new String(ring.jwks(), UTF_8))
        .contains(place.kids("ACCESS_TOKEN:momail", State.WAITS).getFirst());
    place.change().rotate();
    assertThat(place.listed())
        .filteredOn(key -> key.state() == State.WAITS)
        .hasSize(POLICY.lines().size());
    place.clock.advance(KeyRules.KNOWN_BEFORE);
    assertThat(ring.accessKey(SampleRing.MOMAIL).kid()).isNotEqualTo(before);
    assertThat(place.listed())
        .filteredOn(key -> key.state() == State.RETIRED)
        .hasSize(POLICY.lines().size());
  }

  @Test
  void allThatBecomesOfAKeyIsToldOnceHoweverManyNodesThereAre() throws Exception {
    List<KeyRing> nodes = List.of(place.node(), place.node(), place.node());
    String first = nodes.getFirst().accessKey(SampleRing.MOMAIL).kid();
    place.change().rotate();
    careTogether(nodes);
    String second = place.kids("ACCESS_TOKEN:momail", State.WAITS).getFirst();
    place.clock.advance(KeyRules.KNOWN_BEFORE);
    careTogether(nodes);
    place.clock.advance(KeyRules.KNOWN_BEFORE.plusHours(1));
    careTogether(nodes);
    place.change().burn(second);
    careTogether(nodes);

    assertThat(told(first))
        .containsExactly("key.made", "key.published", "key.signs", "key.retired", "key.destroyed");
    assertThat(told(second)).containsExactly("key.made", "key.published", "key.signs", "key.burnt");
    assertThat(place.listed()).noneMatch(key -> key.kid().equals(first));
  }

  private static void careTogether(List<KeyRing> nodes) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var caring = new ArrayList<Callable<Boolean>>();
      nodes.forEach(ring -> caring.add(() -> ring.care().runSlice()));
      for (Future<Boolean> each : threads.invokeAll(caring)) {
        each.get();
      }
    }
  }

  private List<String> told(String kid) {
    return place.events.stream()
        .map(KeyEvent.class::cast)
        .filter(event -> event.key().kid().equals(kid))
        .map(SecurityEvent::name)
        .toList();
  }

  @Test
  void nodesThatAreSetDifferentlyTakeEachOthersTokens() {
    KeyRing before = place.node();
    KeyRing after =
        place.node(MasterKeySources.of(place.old), shared("a secret of at least thirty-two bytes"));
    String early = token(after);
    place.clock.advance(KeyRules.KNOWN_BEFORE);

    assertThat(after.accessKey(SampleRing.MOMAIL).algorithm()).isEqualTo("HS256");
    for (KeyRing ring : List.of(before, after)) {
      assertThat(verifier(ring).verify(early)).isPresent();
      assertThat(verifier(ring).verify(token(after))).isPresent();
      assertThat(verifier(ring).verify(token(before))).isPresent();
      // Whoever shares the one secret makes no tokens of the other contract.
      assertThat(ring.verifierOfAccessTokens(SampleRing.WACKYPOD, TYPE).verify(token(after)))
          .isEmpty();
    }
  }

  @Test
  void aSecretThatComesBackIsAnotherKey() {
    KeyPolicy shared = shared("a secret of at least thirty-two bytes");
    MasterKeySources masters = MasterKeySources.of(place.old);
    for (KeyPolicy policy : List.of(POLICY, shared)) {
      place.node(masters, shared);
      place.clock.advance(KeyRules.KNOWN_BEFORE);
      place.node(masters, policy);
      place.clock.advance(KeyRules.KNOWN_BEFORE);
    }
    place.node(masters, shared);
    place.clock.advance(KeyRules.KNOWN_BEFORE);

    KeyRing ring = place.node(masters, shared);
    assertThat(ring.accessKey(SampleRing.MOMAIL).algorithm()).isEqualTo("HS256");
    assertThat(verifier(ring).verify(token(ring))).isPresent();
  }

  private static KeyPolicy shared(String secret) {
    return shared(SampleRing.MOMAIL, SampleRing.WACKYPOD, secret);
  }

  private static KeyPolicy shared(String contract, String other, String secret) {
    return new KeyPolicy(
        Duration.ofDays(90),
        Map.of(
            contract,
            new AccessTokenTerms(
                new SigningMethod.Shared(Secret.ofText(secret)), Duration.ofHours(1)),
            other,
            new AccessTokenTerms(
                new SigningMethod.Made(SigningAlgorithm.ES256), Duration.ofMinutes(15))));
  }
}
