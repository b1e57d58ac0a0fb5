package dev.countersign.crypto;

/// The published half of an elliptic-curve key; it has no member that a private number could stand
/// in.
record PublicJwk(String kty, String crv, String x, String y, String use, String alg, String kid) {}
