package dev.countersign.crypto;

import dev.countersign.base.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/// One row of the key ring: a key, wrapped under a master key.
///
/// @param purpose the name of a [KeyLine], or [#RING]
/// @param wrapped nonce and ciphertext, bound to id, purpose and algorithm; empty once burnt
/// @param wrappedBy the name of the master key; empty where it was not kept yet
/// @param signsFrom when it may first sign or seal; known to all nodes well before
/// @param follows the key of the same line that it comes after; empty for the first
/// @param told the name of the last event that the audit log has of it; empty before the first
/// @param burntAt when it was burnt
record KeyRow(
    String id,
    String purpose,
    String algorithm,
    Secret wrapped,
    String wrappedBy,
    Instant createdAt,
    Instant signsFrom,
    String follows,
    String told,
    Optional<Instant> burntAt) {
  /// The id and purpose of the row that stands for the ring itself: it is there once the ring has
  /// been made, and opens under the master key that wraps new keys.
  static final String RING = "RING";

  /// What stands between the contract and the rest in the id of a secret shared with verifiers.
  static final String SHARED = "-hs256-";

  private static final String RING_ALGORITHM = "A256GCM";

  static KeyRow ring(WrappingKey master, RandomTokens random, Instant now) {
    return wrap(RING, RING, RING_ALGORITHM, random.next(AesGcm.KEY_BYTES), master, random, now);
  }

  /// The first key of its line, used at once.
  static KeyRow of(
      String id,
      KeyLine line,
      String algorithm,
      Secret key,
      WrappingKey master,
      RandomTokens random,
      Instant now) {
    return wrap(id, line.name(), algorithm, key, master, random, now);
  }

  private static KeyRow wrap(
      String id,
      String purpose,
      String algorithm,
      Secret key,
      WrappingKey master,
      RandomTokens random,
      Instant now) {
    Secret wrapped = wrapped(key, id, purpose, algorithm, master, random);
    return new KeyRow(
        id, purpose, algorithm, wrapped, master.id(), now, now, "", "", Optional.empty());
  }

  private static Secret wrapped(
      Secret key,
      String id,
      String purpose,
      String algorithm,
      WrappingKey master,
      RandomTokens random) {
    byte[] context = context(id, purpose, algorithm);
    return Secret.of(AesGcm.seal(master.key(), key.expose(), context, random));
  }

  /// The same key after that one, used from then on.
  KeyRow following(String other, Instant from) {
    return new KeyRow(
        id, purpose, algorithm, wrapped, wrappedBy, createdAt, from, other, told, burntAt);
  }

  /// The same key under another master key.
  KeyRow rewrapped(Secret key, WrappingKey master, RandomTokens random) {
    Secret anew = wrapped(key, id, purpose, algorithm, master, random);
    return new KeyRow(
        id, purpose, algorithm, anew, master.id(), createdAt, signsFrom, follows, told, burntAt);
  }

  /// The key, or empty when this master key did not wrap it for this row.
  Optional<Secret> unwrap(Secret master) {
    return AesGcm.open(master, wrapped.expose(), context(id, purpose, algorithm)).map(Secret::of);
  }

  boolean isRing() {
    return id.equals(RING);
  }

  boolean isBurnt() {
    return burntAt.isPresent();
  }

  /// Whether it is a secret that verifiers of access tokens share.
  boolean isShared() {
    return purpose.startsWith(KeyPurpose.ACCESS_TOKEN.name())
        && algorithm.equals(SigningAlgorithm.HS256.text());
  }

  /// Whether its public half is for everybody.
  boolean isPublished() {
    return purpose.equals(KeyPurpose.REVOCATIONS.name())
        || (purpose.startsWith(KeyPurpose.ACCESS_TOKEN.name()) && !isShared());
  }

  // None of the three has a slash: ids are base64url, and a contract's id is a word.
  private static byte[] context(String id, String purpose, String algorithm) {
    return ("countersign/key/" + purpose + "/" + algorithm + "/" + id)
        .getBytes(StandardCharsets.UTF_8);
  }
}
