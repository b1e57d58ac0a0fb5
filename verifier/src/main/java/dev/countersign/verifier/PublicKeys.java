package dev.countersign.verifier;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The keys of a JSON Web Key Set (RFC 7517 §5) by their names, each with the one algorithm that it
/// may be used with (RFC 8725 §3.1). Immutable.
///
/// Keys of other kinds are left out: symmetric ones above all, which nobody may publish.
final class PublicKeys {
  private static final int COORDINATE_BYTES = 32;
  private static final int MIN_RSA_BITS = 2048;
  private static final int MAX_RSA_BITS = 8192;

  private final Map<String, SigningKey> byKid;

  private PublicKeys(Map<String, SigningKey> byKid) {
    this.byKid = byKid;
  }

  /// The keys in this document, or empty when it is no key set or two of its keys have one name.
  static Optional<PublicKeys> parse(byte[] jwks) {
    var byKid = new HashMap<String, SigningKey>();
    Object keys = Json.readObject(jwks).<Object>map(set -> set.getOrDefault("keys", "")).orElse("");
    if (!(keys instanceof List<?> list)) {
      return Optional.empty();
    }
    for (Object entry : list) {
      if (entry instanceof Map<?, ?> jwk
          && jwk.get("kid") instanceof String kid
          && isForSignatures(jwk)) {
        Optional<SigningKey> key = key(jwk);
        if (key.isPresent() && byKid.put(kid, key.get()) != null) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(new PublicKeys(Map.copyOf(byKid)));
  }

  /// The key of this name.
  Optional<SigningKey> find(String kid) {
    return Optional.ofNullable(byKid.get(kid));
  }

  private static boolean isForSignatures(Map<?, ?> jwk) {
    return !jwk.containsKey("use") || "sig".equals(jwk.get("use"));
  }

  private static Optional<SigningKey> key(Map<?, ?> jwk) {
    try {
      String kind = jwk.get("kty") + "/" + (jwk.containsKey("crv") ? jwk.get("crv") : "");
      return switch (kind) {
        case "EC/P-256" -> ofAlgorithm(jwk, SigningKey.Algorithm.ES256, ec(jwk));
        case "OKP/Ed25519" -> ofAlgorithm(jwk, SigningKey.Algorithm.ED25519, ed25519(jwk));
        case "RSA/" -> ofAlgorithm(jwk, SigningKey.Algorithm.RS256, rsa(jwk));
        default -> Optional.empty();
      };
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<SigningKey> ofAlgorithm(
      Map<?, ?> jwk, SigningKey.Algorithm algorithm, PublicKey key) {
    Object named = jwk.containsKey("alg") ? jwk.get("alg") : algorithm.usual();
    return named instanceof String name && algorithm.isNamed(name)
        ? Optional.of(new SigningKey(name, algorithm, key))
        : Optional.empty();
  }

  // The JDK refuses points that are not on the curve when it checks a signature; here it is sooner.
  private static PublicKey ec(Map<?, ?> jwk) throws GeneralSecurityException {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec("secp256r1"));
    ECParameterSpec curve = parameters.getParameterSpec(ECParameterSpec.class);
    BigInteger x = new BigInteger(1, bytes(jwk, "x", COORDINATE_BYTES));
    BigInteger y = new BigInteger(1, bytes(jwk, "y", COORDINATE_BYTES));
    BigInteger p = ((java.security.spec.ECFieldFp) curve.getCurve().getField()).getP();
    BigInteger right =
        x.pow(3).add(curve.getCurve().getA().multiply(x)).add(curve.getCurve().getB()).mod(p);
    if (x.compareTo(p) >= 0 || y.compareTo(p) >= 0 || !y.pow(2).mod(p).equals(right)) {
      throw new IllegalArgumentException("not a point of the curve");
    }
    return KeyFactory.getInstance("EC")
        .generatePublic(new ECPublicKeySpec(new ECPoint(x, y), curve));
  }

  // RFC 8032 §5.1.2: y in little-endian order, and the sign of x in its last bit.
  private static PublicKey ed25519(Map<?, ?> jwk) throws GeneralSecurityException {
    byte[] reversed = bytes(jwk, "x", COORDINATE_BYTES);
    for (int i = 0; i < COORDINATE_BYTES / 2; i++) {
      byte low = reversed[i];
      reversed[i] = reversed[COORDINATE_BYTES - 1 - i];
      reversed[COORDINATE_BYTES - 1 - i] = low;
    }
    boolean isOdd = (reversed[0] & 0x80) != 0;
    reversed[0] &= 0x7f;
    var point = new EdECPoint(isOdd, new BigInteger(1, reversed));
    return KeyFactory.getInstance("Ed25519")
        .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
  }

  private static PublicKey rsa(Map<?, ?> jwk) throws GeneralSecurityException {
    BigInteger modulus = new BigInteger(1, bytes(jwk, "n", 0));
    BigInteger exponent = new BigInteger(1, bytes(jwk, "e", 0));
    if (modulus.bitLength() < MIN_RSA_BITS
        || modulus.bitLength() > MAX_RSA_BITS
        || exponent.bitLength() > Integer.SIZE
        || !exponent.testBit(0)
        || exponent.bitLength() < 2) {
      throw new IllegalArgumentException("not a modulus and exponent of today");
    }
    return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
  }

  /// @param length how many bytes there have to be; 0 for any number
  private static byte[] bytes(Map<?, ?> jwk, String name, int length) {
    return Optional.ofNullable(jwk.get(name))
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .flatMap(Base64Url::decode)
        .filter(bytes -> length == 0 || bytes.length == length)
        .orElseThrow(() -> new IllegalArgumentException("no " + name));
  }
}
