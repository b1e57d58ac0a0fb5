package dev.countersign.crypto;

import dev.countersign.base.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Seals with the key of the ring whose time it is and opens with any.
///
/// Sealed bytes are: the length of the key's id in one byte, the id, the nonce, the ciphertext with
/// its tag.
final class RingSealer implements Sealer {
  /// Where it has its keys from.
  interface Keys {
    /// The name of the key that seals now.
    String current();

    Optional<Secret> find(String id);
  }

  private final Keys keys;
  private final RandomTokens random;

  RingSealer(Keys keys, RandomTokens random) {
    this.keys = keys;
    this.random = random;
  }

  @Override
  public byte[] seal(byte[] plain, String context) {
    String current = keys.current();
    Secret key =
        keys.find(current)
            .orElseThrow(
                () -> new IllegalStateException("the current sealing key is not in the ring"));
    byte[] id = current.getBytes(StandardCharsets.US_ASCII);
    byte[] sealed = AesGcm.seal(key, plain, associated(current, context), random);
    return ByteBuffer.allocate(1 + id.length + sealed.length)
        .put((byte) id.length)
        .put(id)
        .put(sealed)
        .array();
  }

  @Override
  public Optional<byte[]> open(byte[] sealed, String context) {
    if (sealed.length == 0 || sealed[0] < 0 || sealed.length <= 1 + sealed[0]) {
      return Optional.empty();
    }
    var parts = ByteBuffer.wrap(sealed);
    byte[] idBytes = new byte[parts.get()];
    parts.get(idBytes);
    byte[] body = new byte[parts.remaining()];
    parts.get(body);
    String id = new String(idBytes, StandardCharsets.US_ASCII);
    return keys.find(id).flatMap(key -> AesGcm.open(key, body, associated(id, context)));
  }

  // An id has no slash, so it is clear where the context begins.
  private static byte[] associated(String id, String context) {
    return ("countersign/sealed/" + id + "/" + context).getBytes(StandardCharsets.UTF_8);
  }
}
