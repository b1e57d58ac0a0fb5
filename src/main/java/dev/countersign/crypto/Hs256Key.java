package dev.countersign.crypto;

import dev.countersign.base.Secret;
import java.security.MessageDigest;
import java.util.regex.Pattern;

/// A key for HMAC with SHA-256: whoever can check its tokens can make them.
public final class Hs256Key implements JwtKey {
  /// RFC 7518 §3.2: no shorter than the hash.
  public static final int MIN_BYTES = 32;

  private static final Pattern KID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private final String kid;
  private final Secret secret;

  private Hs256Key(String kid, Secret secret) {
    this.kid = kid;
    this.secret = secret;
  }

  /// A key that an operator or the key ring names.
  ///
  /// @throws IllegalArgumentException when the secret has less than 32 bytes, or the name is not 1
  ///   to 64 characters of `A-Z a-z 0-9 . _ -`
  public static Hs256Key of(String kid, Secret secret) {
    if (secret.length() < MIN_BYTES) {
      throw new IllegalArgumentException(
          "an HS256 key has at least %d bytes (RFC 7518 §3.2), not %d"
              .formatted(MIN_BYTES, secret.length()));
    }
    if (!KID.matcher(kid).matches()) {
      throw new IllegalArgumentException(
          "a key's name has 1 to 64 characters of A-Z a-z 0-9 . _ -");
    }
    return new Hs256Key(kid, secret);
  }

  @Override
  public String kid() {
    return kid;
  }

  @Override
  public String algorithm() {
    return SigningAlgorithm.HS256.text();
  }

  @Override
  public byte[] sign(byte[] input) {
    return Digests.hmacSha256(secret, input);
  }

  @Override
  public boolean verify(byte[] input, byte[] signature) {
    return MessageDigest.isEqual(sign(input), signature);
  }

  @Override
  public String toString() {
    return "Hs256Key[" + kid + "]";
  }
}
