package dev.countersign.crypto;

/// A key that signs tokens, with the one algorithm it may be used with (RFC 8725 §3.1). Safe for
/// use by many threads.
public sealed interface JwtKey permits PublishedKey, Hs256Key {
  /// The name that tokens carry, unique among the keys of one verifier.
  String kid();

  /// The algorithm's name in a token's header (RFC 7518 §3.1).
  String algorithm();

  byte[] sign(byte[] input);

  /// Whether the signature over the input is this key's; any other bytes are not, whatever their
  /// length.
  boolean verify(byte[] input, byte[] signature);
}
