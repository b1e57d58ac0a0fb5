package dev.countersign.session;

import dev.countersign.base.Secret;
import dev.countersign.base.SessionId;
import dev.countersign.base.UserId;
import java.time.Instant;

/// A session as its row has it.
///
/// @param contract the id of the contract it was opened through
/// @param refreshSecret SHA-256 of an opaque refresh token's random part, or the seed of a rotating
///   one
/// @param refreshKeyId names the key that signed the current rotating refresh token; empty for
///   opaque ones
/// @param generation which refresh token is the current one, from 1
/// @param refreshedAt when that one was made
/// @param idleExpiresAt the first moment at which the session is over unless it is refreshed before
/// @param expiresAt the first moment at which it is over whatever happens
/// @param ended whether it was ended before its time
/// @param rotatedBy SHA-256 of the `User-Agent` of the request that made the current refresh token
public record Session(
    SessionId id,
    UserId account,
    String contract,
    Secret refreshSecret,
    String refreshKeyId,
    int generation,
    Instant createdAt,
    Instant refreshedAt,
    Instant idleExpiresAt,
    Instant expiresAt,
    boolean ended,
    Secret rotatedBy) {

  /// Whether the session is over at this moment.
  public boolean isOver(Instant now) {
    return ended || !now.isBefore(idleExpiresAt) || !now.isBefore(expiresAt);
  }

  Session refreshed(int newGeneration, String newKeyId, Instant now, Secret by) {
    return new Session(
        id,
        account,
        contract,
        refreshSecret,
        newKeyId,
        newGeneration,
        createdAt,
        now,
        SessionRules.idleExpiry(now, expiresAt),
        expiresAt,
        ended,
        by);
  }
}
