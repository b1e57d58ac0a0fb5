package dev.countersign.crypto;

import dev.countersign.base.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/// One row of the key ring: a key, wrapped under the master key.
///
/// @param purpose the name of a [KeyPurpose], or [#RING]
/// @param wrapped nonce and ciphertext, bound to id, purpose and algorithm
/// @param signsFrom when it may first sign or seal; known to all nodes well before
/// @param follows the key of the same purpose that it comes after; empty for the first
record KeyRow(
    String id,
    String purpose,
    String algorithm,
    Secret wrapped,
    Instant createdAt,
    Instant signsFrom,
    String follows) {
  /// The id and purpose of the row that stands for the ring itself: it is there once the ring has
  /// been made, and opens under the master key it was made with.
  static final String RING = "RING";

  private static final String RING_ALGORITHM = "A256GCM";

  static KeyRow ring(Secret master, RandomTokens random, Instant now) {
    return wrap(RING, RING, RING_ALGORITHM, random.next(AesGcm.KEY_BYTES), master, random, now);
  }

  /// The first key of its purpose, used at once.
  static KeyRow of(
      String id, KeyPurpose purpose, Secret key, Secret master, RandomTokens random, Instant now) {
    return wrap(id, purpose.name(), purpose.algorithm(), key, master, random, now);
  }

  private static KeyRow wrap(
      String id,
      String purpose,
      String algorithm,
      Secret key,
      Secret master,
      RandomTokens random,
      Instant now) {
    byte[] wrapped = AesGcm.seal(master, key.expose(), context(id, purpose, algorithm), random);
    return new KeyRow(id, purpose, algorithm, Secret.of(wrapped), now, now, "");
  }

  /// The key, or empty when this master key did not wrap it for this row.
  Optional<Secret> unwrap(Secret master) {
    return AesGcm.open(master, wrapped.expose(), context(id, purpose, algorithm)).map(Secret::of);
  }

  boolean isRing() {
    return id.equals(RING);
  }

  // None of the three has a slash: ids are base64url.
  private static byte[] context(String id, String purpose, String algorithm) {
    return ("countersign/key/" + purpose + "/" + algorithm + "/" + id)
        .getBytes(StandardCharsets.UTF_8);
  }
}
