package dev.countersign.crypto;

import static dev.countersign.crypto.RingNodes.CLAIMS;
import static dev.countersign.crypto.RingNodes.POLICY;
import static dev.countersign.crypto.RingNodes.SEEN;
import static dev.countersign.crypto.RingNodes.token;
import static dev.countersign.crypto.RingNodes.verifier;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.base.StartRefused;
import dev.countersign.crypto.ListedKey.State;
import dev.countersign.store.Database;
import dev.countersign.store.RealDatabase;
import dev.countersign.store.StoreUnavailable;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Keys that are moved to another master key while several nodes have the ring open.
@ParameterizedClass
@EnumSource(RealDatabase.class)
class RewrapKeysTest {
  private final RingNodes place;

  RewrapKeysTest(RealDatabase kind) {
    place = new RingNodes(kind);
  }

  @AfterEach
  void close() {
    place.close();
  }

  @Test
  void everyKeyMovesToTheNextMasterKeyWhileNodesUseThem() {
    KeyRing one = place.node();
    byte[] sealed = one.sealer().seal(CLAIMS, "row");
    KeyRing knowing = place.node(place.both, POLICY);
    String token = token(one);

    var moved = place.change(place.both, POLICY).rewrap();

    assertThat(moved.moved()).isEqualTo(POLICY.lines().size() + 1);
    assertThat(place.listed()).extracting(ListedKey::masterKey).containsOnly(moved.to());
    place.clock.advance(SEEN);
    for (KeyRing ring : List.of(one, knowing, place.node(place.both, POLICY))) {
      assertThat(verifier(ring).verify(token)).isPresent();
      assertThat(ring.sealer().open(sealed, "row")).isPresent();
    }
    KeyRing after = place.node(MasterKeySources.of(place.next), POLICY);
    assertThat(verifier(after).verify(token)).isPresent();
    assertThat(after.sealer().open(sealed, "row")).isPresent();
    assertThatThrownBy(() -> place.node())
        .isInstanceOf(StartRefused.class)
        .hasMessageStartingWith("The master key is not the one")
        .hasMessageContaining(moved.to())
        .hasMessageContaining(moved.from());
  }

  @Test
  void aNodeThatWasForgottenGoesOnWithWhatItKnowsAndCallsNothingForged() {
    KeyRing forgotten = place.node();
    TokenVerifier verifier = verifier(forgotten);
    String before = token(forgotten);
    place.change(place.both, POLICY).rewrap();
    place.change(MasterKeySources.of(place.next), POLICY).rotate();
    place.clock.advance(KeyRules.KNOWN_BEFORE);
    KeyRing after = place.node(MasterKeySources.of(place.next), POLICY);
    String later = token(after);

    assertThat(verifier.verify(before)).isPresent();
    assertThatThrownBy(() -> verifier.verify(later)).isInstanceOf(StoreUnavailable.class);
    assertThat(verifier(after).verify(token(forgotten))).isPresent();
    // And what is burnt is burnt there too.
    place
        .change(MasterKeySources.of(place.next), POLICY)
        .burn(forgotten.accessKey(SampleRing.MOMAIL).kid());
    place.clock.advance(SEEN);
    assertThatThrownBy(() -> verifier.verify(before)).isInstanceOf(StoreUnavailable.class);
  }

  @Test
  void cutOffNothingHasMovedAndTheSameCommandMovesAll() {
    place.node();
    var cutOff =
        new ChangeKeys(
            new CutOff(place.database()), place.both, POLICY, place.clock, TestKeys.RANDOM);

    assertThatThrownBy(cutOff::rewrap).hasMessage("cut off");
    assertThat(place.node()).isNotNull();
    assertThat(place.change(place.both, POLICY).rewrap().moved())
        .isEqualTo(POLICY.lines().size() + 1);
    assertThat(place.change(place.both, POLICY).rewrap().moved()).isZero();
  }

  @Test
  void keysThatAreMadeMeanwhileMoveTooOrAreMadeUnderTheNextMasterKey() throws Exception {
    KeyRing ring = place.node(place.both, POLICY);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> rotating =
          threads.submit(() -> {
            for (int i = 0; i < 10; i++) {
              place.change(place.both, POLICY).rotate();
              place
                  .change(place.both, POLICY)
                  .burn(place.kids("ACCESS_TOKEN:momail", State.SIGNS).getFirst());
            }
          });
      assertThat(place.change(place.both, POLICY).rewrap().moved()).isPositive();
      rotating.get();
    }

    assertThat(place.change(place.both, POLICY).rewrap().moved()).isZero();
    place.clock.advance(SEEN);
    KeyRing after = place.node(MasterKeySources.of(place.next), POLICY);
    assertThat(verifier(ring).verify(token(after))).isPresent();
  }

  @Test
  void withoutAnotherKeyNothingMoves() {
    place.node();

    for (var sources :
        List.of(
            MasterKeySources.of(place.old),
            new MasterKeySources(place.old, Optional.of(place.old)))) {
      assertThatThrownBy(() -> place.change(sources, POLICY).rewrap())
          .isInstanceOf(StartRefused.class)
          .hasMessageContaining("keys.master-next");
    }
    // A key that moves to where it is already does not.
    assertThat(
            place
                .change(new MasterKeySources(place.next, Optional.of(place.old)), POLICY)
                .rewrap()
                .moved())
        .isZero();
  }

  /// A database whose transactions do everything and then break.
  private record CutOff(Database database) implements Database {
    @Override
    public <T extends @Nullable Object> T write(Work<T> work) {
      return database.write(tx -> {
        work.in(tx);
        throw new IllegalStateException("cut off");
      });
    }

    @Override
    public <T extends @Nullable Object> T read(Work<T> work) {
      return database.read(work);
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void close() {}
  }
}
