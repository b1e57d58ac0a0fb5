package dev.countersign.crypto;

import dev.countersign.base.Secret;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;

/// A key pair for RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518 §3.3), for verifiers that know nothing
/// newer.
public final class Rs256Key implements PublishedKey {
  static final String SIGNATURE = "SHA256withRSA";

  /// NIST SP 800-57 part 1, table 2: as strong as AES-128, where the 2048 that RFC 7518 asks for
  /// are weaker.
  static final int BITS = 3072;

  private static final int BYTES = BITS / Byte.SIZE;

  private final String n;
  private final String e;
  private final String kid;
  private final SigningPair pair;

  private Rs256Key(Secret pkcs8, Provider provider) throws GeneralSecurityException {
    var encoded = new PKCS8EncodedKeySpec(pkcs8.expose());
    var numbers =
        (RSAPrivateCrtKey)
            KeyFactory.getInstance("RSA", SignatureProvider.jdkRsa()).generatePrivate(encoded);
    if (numbers.getModulus().bitLength() != BITS) {
      throw new IllegalArgumentException("not an RSA key of " + BITS + " bits");
    }
    this.n = unsigned(numbers.getModulus());
    this.e = unsigned(numbers.getPublicExponent());
    this.kid = thumbprint(n, e);
    KeyFactory factory = KeyFactory.getInstance("RSA", provider);
    var publicNumbers = new RSAPublicKeySpec(numbers.getModulus(), numbers.getPublicExponent());
    this.pair =
        new SigningPair(
            SIGNATURE,
            provider,
            factory.generatePrivate(encoded),
            factory.generatePublic(publicNumbers));
  }

  /// The key in the form of [#newEncoded].
  ///
  /// @throws IllegalArgumentException when the bytes are no key pair of this size
  static Rs256Key of(Secret encoded, Provider provider) {
    try {
      var key = new Rs256Key(encoded, provider);
      key.pair.requireWhole();
      return key;
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new IllegalArgumentException("not an RS256 key pair", e);
    }
  }

  /// A new key pair in PKCS #8 (RFC 5958): what [#of] takes. It takes a second or so.
  static Secret newEncoded(RandomTokens random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA", SignatureProvider.jdkRsa());
      generator.initialize(
          new RSAKeyGenParameterSpec(BITS, RSAKeyGenParameterSpec.F4), random.source());
      return Secret.of(generator.generateKeyPair().getPrivate().getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has RSA", e);
    }
  }

  @Override
  public String kid() {
    return kid;
  }

  @Override
  public String algorithm() {
    return SigningAlgorithm.RS256.text();
  }

  @Override
  public byte[] sign(byte[] input) {
    return pair.sign(input);
  }

  // RFC 8017 §8.2.2: exactly as long as the modulus.
  @Override
  public boolean verify(byte[] input, byte[] signature) {
    return signature.length == BYTES && pair.verify(input, signature);
  }

  @Override
  public PublicJwk jwk() {
    return new PublicJwk.Rsa("RSA", n, e, "sig", algorithm(), kid);
  }

  // RFC 7518 §2, Base64urlUInt: without the sign that Java puts before a number.
  private static String unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    int sign = bytes[0] == 0 && bytes.length > 1 ? 1 : 0;
    return Base64Url.encode(Arrays.copyOfRange(bytes, sign, bytes.length));
  }

  private static String thumbprint(String n, String e) {
    record Members(String e, String kty, String n) {}
    return PublicJwk.thumbprint(new Members(e, "RSA", n));
  }

  @Override
  public String toString() {
    return "Rs256Key[" + kid + "]";
  }
}
