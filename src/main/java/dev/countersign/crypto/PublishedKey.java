package dev.countersign.crypto;

/// A key that signs tokens and whose public half everybody may have, under its RFC 7638 thumbprint
/// as `kid`.
public sealed interface PublishedKey extends JwtKey permits Es256Key, Ed25519Key, Rs256Key {
  /// The public half as a JSON Web Key (RFC 7517 §4).
  PublicJwk jwk();
}
