package dev.countersign.crypto;

import dev.countersign.base.Secret;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/// A key pair for EdDSA over Curve25519 (RFC 8032, RFC 8037 §3.1).
public final class Ed25519Key implements PublishedKey {
  static final String NAME = "Ed25519";

  private static final String CURVE = "Ed25519";
  private static final int PART_BYTES = 32;
  private static final int SIGNATURE_BYTES = 64;

  /// What stands before the 32 bytes of a private key in PKCS #8 (RFC 8410 §7), and of a public one
  /// in X.509 (§4): always the same.
  private static final byte[] PKCS8 = HexFormat.of().parseHex("302e020100300506032b657004220420");

  private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");

  private final String x;
  private final String kid;
  private final SigningPair pair;

  private Ed25519Key(byte[] seed, byte[] point, Provider provider) throws GeneralSecurityException {
    KeyFactory factory = KeyFactory.getInstance(NAME, provider);
    this.x = Base64Url.encode(point);
    this.kid = thumbprint(x);
    this.pair =
        new SigningPair(
            NAME,
            provider,
            factory.generatePrivate(new PKCS8EncodedKeySpec(join(PKCS8, seed))),
            factory.generatePublic(new X509EncodedKeySpec(join(X509, point))));
  }

  /// The key in the form of [#newEncoded].
  ///
  /// @throws IllegalArgumentException when the bytes are no key pair
  static Ed25519Key of(Secret encoded, Provider provider) {
    if (encoded.length() != 2 * PART_BYTES) {
      throw new IllegalArgumentException("not an Ed25519 key pair");
    }
    byte[] bytes = encoded.expose();
    try {
      byte[] seed = Arrays.copyOf(bytes, PART_BYTES);
      byte[] point = Arrays.copyOfRange(bytes, PART_BYTES, bytes.length);
      var key = new Ed25519Key(seed, point, provider);
      key.pair.requireWhole();
      return key;
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new IllegalArgumentException("not an Ed25519 key pair", e);
    }
  }

  /// A new key pair as its seed and its public point, 32 bytes each (RFC 8032 §5.1.5): what [#of]
  /// takes.
  static Secret newEncoded(RandomTokens random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(NAME, SignatureProvider.jdk());
      generator.initialize(NamedParameterSpec.ED25519, random.source());
      var pair = generator.generateKeyPair();
      byte[] pkcs8 = pair.getPrivate().getEncoded();
      byte[] x509 = pair.getPublic().getEncoded();
      return Secret.of(join(behind(pkcs8, PKCS8), behind(x509, X509)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  private static byte[] behind(byte[] encoded, byte[] prefix) {
    if (encoded.length != prefix.length + PART_BYTES
        || !Arrays.equals(encoded, 0, prefix.length, prefix, 0, prefix.length)) {
      throw new IllegalStateException("an encoding that RFC 8410 does not have");
    }
    return Arrays.copyOfRange(encoded, prefix.length, encoded.length);
  }

  private static byte[] join(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }

  @Override
  public String kid() {
    return kid;
  }

  @Override
  public String algorithm() {
    return SigningAlgorithm.EDDSA.text();
  }

  @Override
  public byte[] sign(byte[] input) {
    return pair.sign(input);
  }

  @Override
  public boolean verify(byte[] input, byte[] signature) {
    return signature.length == SIGNATURE_BYTES && pair.verify(input, signature);
  }

  @Override
  public PublicJwk jwk() {
    return new PublicJwk.Okp("OKP", CURVE, x, "sig", algorithm(), kid);
  }

  // RFC 8037 §2.
  private static String thumbprint(String x) {
    record Members(String crv, String kty, String x) {}
    return PublicJwk.thumbprint(new Members(CURVE, "OKP", x));
  }

  @Override
  public String toString() {
    return "Ed25519Key[" + kid + "]";
  }
}
