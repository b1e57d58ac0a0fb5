package dev.countersign.verifier;

/// What becomes of good tokens while the feed of ended sessions has not been read for longer than
/// it may: [TokenVerifier.Builder#staleAfter]. Sessions that were known to have ended stay so.
public enum Staleness {
  /// They are [Verification.Unavailable]: nobody whose session has ended is let in, and for as long
  /// as it lasts nobody else.
  REFUSE,
  /// They are [Verification.Verified], and marked as not checked for revocation: whose session has
  /// ended is let in until the token expires.
  ACCEPT
}
