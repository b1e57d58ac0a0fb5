package dev.countersign.crypto.foreign;

import dev.countersign.base.Secret;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/// A hash of PBKDF2 (RFC 8018 §5.2) with HMAC: the first block of it, for each block is made by
/// itself, so that more of them cost more and tell nothing else.
record Pbkdf2(Digest digest, int iterations, Secret salt, Secret tag) implements ForeignHash {
  /// What the HMAC is made with.
  enum Digest {
    SHA1("PBKDF2WithHmacSHA1", 20, 1),
    SHA256("PBKDF2WithHmacSHA256", 32, 1),
    SHA512("PBKDF2WithHmacSHA512", 64, 2);

    private final String algorithm;
    private final int bytes;
    private final int times;

    /// @param times how many times as long as the others it takes
    Digest(String algorithm, int bytes, int times) {
      this.algorithm = algorithm;
      this.bytes = bytes;
      this.times = times;
    }

    /// As PHC strings, Django and Werkzeug name it; passlib has no name for the first.
    static Optional<Digest> named(String name) {
      return switch (name) {
        case "", "sha1" -> Optional.of(SHA1);
        case "sha256" -> Optional.of(SHA256);
        case "sha512" -> Optional.of(SHA512);
        default -> Optional.empty();
      };
    }
  }

  static Pbkdf2 of(Digest digest, int iterations, Secret salt, Secret tag) {
    int first = Math.min(tag.length(), digest.bytes);
    return new Pbkdf2(digest, iterations, salt, Secret.of(Arrays.copyOf(tag.expose(), first)));
  }

  @Override
  public boolean takes(byte[] password) {
    return HmacKeys.distinguish(password);
  }

  @Override
  public byte[] derive(byte[] password) {
    CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(password));
    char[] chars = new char[decoded.remaining()];
    decoded.get(chars);
    Arrays.fill(decoded.array(), '\0');
    var spec = new PBEKeySpec(chars, salt.expose(), iterations, tag.length() * Byte.SIZE);
    try {
      // It encodes them in UTF-8 again.
      return SecretKeyFactory.getInstance(digest.algorithm).generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + digest.algorithm, e);
    } finally {
      spec.clearPassword();
      Arrays.fill(chars, '\0');
    }
  }

  @Override
  public int memoryKib() {
    return 1;
  }

  /// The iterations, in such of SHA-256.
  static long plainIterations(Digest digest, long iterations) {
    return iterations * digest.times;
  }

  @Override
  public long workKib() {
    return plainIterations(digest, iterations) / 2;
  }

  @Override
  public String scheme() {
    return "pbkdf2";
  }
}
