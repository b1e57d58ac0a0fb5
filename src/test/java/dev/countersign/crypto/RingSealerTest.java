package dev.countersign.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.base.Secret;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RingSealerTest {
  private static final byte[] PLAIN = "a mail with a link".getBytes(UTF_8);

  private final Secret key = TestKeys.RANDOM.next(32);
  private final Sealer sealer = sealer("current", Map.of("current", key));

  @Test
  void whatIsSealedOpensForItsContext() {
    assertThat(sealer.open(sealer.seal(PLAIN, "mail/1"), "mail/1")).hasValue(PLAIN);
    assertThat(sealer.open(sealer.seal(new byte[0], ""), "")).hasValue(new byte[0]);
  }

  @Test
  void movedElsewhereItDoesNotOpen() {
    byte[] sealed = sealer.seal(PLAIN, "mail/1");

    assertThat(sealer.open(sealed, "mail/2")).isEmpty();
    assertThat(sealer.open(sealed, "mail/")).isEmpty();
    assertThat(sealer.open(sealed, "")).isEmpty();
  }

  @Test
  void everyBitCounts() {
    byte[] sealed = sealer.seal(PLAIN, "mail/1");
    for (int bit = 0; bit < sealed.length * Byte.SIZE; bit++) {
      byte[] altered = sealed.clone();
      altered[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);

      assertThat(sealer.open(altered, "mail/1")).as("bit %d", bit).isEmpty();
    }
  }

  @Test
  void anyOtherLengthDoesNotOpen() {
    byte[] sealed = sealer.seal(PLAIN, "mail/1");
    for (int length = 0; length <= sealed.length + 40; length++) {
      if (length != sealed.length) {
        assertThat(sealer.open(Arrays.copyOf(sealed, length), "mail/1"))
            .as("length %d", length)
            .isEmpty();
      }
    }
    assertThat(sealer.open(new byte[] {127, 1}, "mail/1")).isEmpty();
    assertThat(sealer.open(new byte[] {-1, 1}, "mail/1")).isEmpty();
  }

  @Test
  void theSameBytesSealedTwiceDiffer() {
    assertThat(sealer.seal(PLAIN, "mail/1")).isNotEqualTo(sealer.seal(PLAIN, "mail/1"));
  }

  @Test
  void onlyTheKeyThatSealedItOpensItUnderItsOwnName() {
    byte[] sealed = sealer.seal(PLAIN, "mail/1");
    Secret newer = TestKeys.RANDOM.next(32);

    assertThat(sealer("newer", Map.of("newer", newer, "current", key)).open(sealed, "mail/1"))
        .hasValue(PLAIN);
    assertThat(sealer("newer", Map.of("newer", newer)).open(sealed, "mail/1")).isEmpty();
    assertThat(sealer("current", Map.of("current", newer)).open(sealed, "mail/1")).isEmpty();
  }

  @Test
  void sealedForOneKeysNameDoesNotOpenUnderAnother() {
    byte[] sealed = sealer.seal(PLAIN, "mail/1");
    byte[] renamed = sealed.clone();
    System.arraycopy("renamed".getBytes(UTF_8), 0, renamed, 1, 7);

    assertThat(sealer("renamed", Map.of("renamed", key)).open(renamed, "mail/1")).isEmpty();
  }

  private static Sealer sealer(String current, Map<String, Secret> keys) {
    var ring =
        new RingSealer.Keys() {
          @Override
          public String current() {
            return current;
          }

          @Override
          public Optional<Secret> find(String id) {
            return Optional.ofNullable(keys.get(id));
          }
        };
    return new RingSealer(ring, TestKeys.RANDOM);
  }
}
