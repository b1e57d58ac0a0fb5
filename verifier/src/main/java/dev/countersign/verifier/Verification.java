package dev.countersign.verifier;

/// What a token turned out to be.
public sealed interface Verification {
  /// A good token.
  ///
  /// @param claims what it says
  /// @param checkedForRevocation whether the feed of ended sessions was up to date; false only with
  ///   [Staleness#ACCEPT]
  record Verified(Claims claims, boolean checkedForRevocation) implements Verification {}

  /// Not a good token: answer 401 (RFC 6750 §3.1).
  ///
  /// @param why for the log; tell the client nothing of it
  record Rejected(Reason why) implements Verification {}

  /// Nothing can be said just now: answer 503.
  record Unavailable(Reason why) implements Verification {}

  /// Why a token was not taken.
  enum Reason {
    /// It is no JWS in the compact serialisation with exactly the header that Countersign writes.
    MALFORMED,
    /// It names a key that is not published.
    UNKNOWN_KEY,
    /// Its signature is not that key's.
    BAD_SIGNATURE,
    /// It lacks a claim, or has one of another type.
    BAD_CLAIMS,
    /// Another issuer made it.
    WRONG_ISSUER,
    /// It is for another API.
    WRONG_AUDIENCE,
    /// Its time is over.
    EXPIRED,
    /// Its time has not come.
    NOT_YET_VALID,
    /// Its session has ended, as all of its user may have.
    REVOKED,
    /// The keys have not been fetched yet, or cannot be.
    NO_KEYS,
    /// The feed of ended sessions is not up to date.
    STALE_FEED
  }
}
