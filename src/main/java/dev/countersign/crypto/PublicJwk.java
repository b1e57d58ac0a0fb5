package dev.countersign.crypto;

import dev.countersign.json.Json;

/// The published half of a key, member by member; there is none that a private number could stand
/// in.
public sealed interface PublicJwk {
  /// Of an elliptic curve (RFC 7518 §6.2.1).
  record Ec(String kty, String crv, String x, String y, String use, String alg, String kid)
      implements PublicJwk {}

  /// Of an Edwards curve (RFC 8037 §2).
  record Okp(String kty, String crv, String x, String use, String alg, String kid)
      implements PublicJwk {}

  /// Of RSA (RFC 7518 §6.3.1).
  record Rsa(String kty, String n, String e, String use, String alg, String kid)
      implements PublicJwk {}

  /// The name that a key has by what it is.
  ///
  /// @param required a record of its required members in the order of their names (RFC 7638 §3)
  static String thumbprint(Record required) {
    return Base64Url.encode(Digests.sha256(Json.write(required)));
  }
}
