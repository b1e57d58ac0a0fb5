package dev.countersign.client;

import dev.countersign.base.Secret;
import dev.countersign.crypto.Digests;
import java.util.Optional;

/// A resource server that an operator has named: its client identifier and the digest of its secret
/// (RFC 6749 §2.2, §2.3.1).
///
/// @param digest SHA-256 of the secret, so that all comparisons are of one length
public record ResourceServer(String id, Secret digest) {
  /// As many as a hexadecimal key of 128 bits has.
  public static final int MIN_SECRET_CHARS = 32;

  /// Fewer different characters are no random text of that length, but for once in many millions.
  private static final int MIN_DIFFERENT_CHARS = 8;

  private static final String ID = "[A-Za-z0-9._~-]{1,64}";

  // A comma separates the entries of the setting.
  private static final String SECRET = "[!-~&&[^,]]{" + MIN_SECRET_CHARS + ",256}";

  static ResourceServer of(String id, String secret) {
    return new ResourceServer(id, digest(Secret.ofText(secret)));
  }

  /// The one in `id:secret`, unless the id is none or the secret could be guessed.
  public static Optional<ResourceServer> parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      return Optional.empty();
    }
    String id = text.substring(0, colon);
    String secret = text.substring(colon + 1);
    return id.matches(ID)
            && secret.matches(SECRET)
            && secret.chars().distinct().count() >= MIN_DIFFERENT_CHARS
        ? Optional.of(of(id, secret))
        : Optional.empty();
  }

  /// Takes the same time for every secret of one length.
  boolean hasSecret(Secret presented) {
    return digest.equals(digest(presented));
  }

  private static Secret digest(Secret secret) {
    return Secret.of(Digests.sha256(secret.expose()));
  }
}
