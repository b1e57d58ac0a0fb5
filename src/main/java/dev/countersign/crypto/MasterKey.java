package dev.countersign.crypto;

import dev.countersign.base.Secret;
import java.nio.file.Path;
import java.util.Optional;

/// Where the key comes from that wraps all others: 32 random bytes, never in the database.
public sealed interface MasterKey {
  int BYTES = AesGcm.KEY_BYTES;

  /// Given by the operator.
  record Given(Secret key) implements MasterKey {
    /// @throws IllegalArgumentException when it has not 32 bytes
    public Given {
      if (key.length() != BYTES) {
        throw new IllegalArgumentException(
            "a master key has %d bytes, not %d".formatted(BYTES, key.length()));
      }
    }
  }

  /// Kept in a file that its owner alone may read, as text in base64url; made there when an
  /// installation begins.
  record InFile(Path path) implements MasterKey {}

  /// The master key in the line of its file: 43 characters of base64url without padding.
  static Optional<Given> parse(String text) {
    return Base64Url.decode(text)
        .filter(key -> key.length == BYTES)
        .map(key -> new Given(Secret.of(key)));
  }
}
