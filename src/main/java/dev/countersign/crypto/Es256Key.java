package dev.countersign.crypto;

import dev.countersign.base.Secret;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;

/// A key pair for ECDSA over P-256 with SHA-256.
public final class Es256Key implements PublishedKey {
  static final String SIGNATURE = "SHA256withECDSA";

  private static final String CURVE = "secp256r1";
  private static final int NUMBER_BYTES = EcdsaSignature.NUMBER_BYTES;

  /// The private number and the two coordinates of the public point.
  private static final int ENCODED_BYTES = 3 * NUMBER_BYTES;

  private final byte[] x;
  private final byte[] y;
  private final String kid;
  private final SigningPair pair;

  private Es256Key(byte[] d, byte[] x, byte[] y, Provider provider)
      throws GeneralSecurityException {
    var point = new ECPoint(new BigInteger(1, x), new BigInteger(1, y));
    KeyFactory factory = KeyFactory.getInstance("EC", provider);
    this.x = x;
    this.y = y;
    this.kid = thumbprint(x, y);
    this.pair =
        new SigningPair(
            SIGNATURE,
            provider,
            factory.generatePrivate(new ECPrivateKeySpec(new BigInteger(1, d), curve())),
            factory.generatePublic(new ECPublicKeySpec(point, curve())));
  }

  /// The key in the form of [#newEncoded].
  ///
  /// @throws IllegalArgumentException when the bytes are no key pair
  static Es256Key of(Secret encoded, Provider provider) {
    if (encoded.length() != ENCODED_BYTES) {
      throw new IllegalArgumentException("not an ES256 key pair");
    }
    var parts = ByteBuffer.wrap(encoded.expose());
    try {
      var key = new Es256Key(next(parts), next(parts), next(parts), provider);
      key.pair.requireWhole();
      return key;
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new IllegalArgumentException("not an ES256 key pair", e);
    }
  }

  /// A new key pair as `d || x || y`, 32 bytes each: what [#of] takes.
  static Secret newEncoded(RandomTokens random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", SignatureProvider.jdk());
      generator.initialize(new ECGenParameterSpec(CURVE), random.source());
      var pair = generator.generateKeyPair();
      var encoded = ByteBuffer.allocate(ENCODED_BYTES);
      encoded.put(EcdsaSignature.fixedLength(((ECPrivateKey) pair.getPrivate()).getS()));
      ECPoint point = ((ECPublicKey) pair.getPublic()).getW();
      encoded.put(EcdsaSignature.fixedLength(point.getAffineX()));
      encoded.put(EcdsaSignature.fixedLength(point.getAffineY()));
      return Secret.of(encoded.array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has P-256", e);
    }
  }

  @Override
  public String kid() {
    return kid;
  }

  @Override
  public String algorithm() {
    return SigningAlgorithm.ES256.text();
  }

  @Override
  public byte[] sign(byte[] input) {
    return EcdsaSignature.fromDer(pair.sign(input));
  }

  @Override
  public boolean verify(byte[] input, byte[] signature) {
    return EcdsaSignature.toDer(signature).filter(der -> pair.verify(input, der)).isPresent();
  }

  @Override
  public PublicJwk jwk() {
    return new PublicJwk.Ec(
        "EC", "P-256", Base64Url.encode(x), Base64Url.encode(y), "sig", algorithm(), kid);
  }

  private static byte[] next(ByteBuffer parts) {
    byte[] part = new byte[NUMBER_BYTES];
    parts.get(part);
    return part;
  }

  private static ECParameterSpec curve() throws GeneralSecurityException {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC", SignatureProvider.jdk());
    parameters.init(new ECGenParameterSpec(CURVE));
    return parameters.getParameterSpec(ECParameterSpec.class);
  }

  // RFC 7638 §3: the required members in the order of their names.
  private static String thumbprint(byte[] x, byte[] y) {
    record Members(String crv, String kty, String x, String y) {}
    return PublicJwk.thumbprint(
        new Members("P-256", "EC", Base64Url.encode(x), Base64Url.encode(y)));
  }

  @Override
  public String toString() {
    return "Es256Key[" + kid + "]";
  }
}
