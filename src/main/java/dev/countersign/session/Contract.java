package dev.countersign.session;

import dev.countersign.account.PasswordPolicy;
import dev.countersign.base.UserId;
import java.time.Duration;
import java.util.function.Function;

/// What one published API asks of sessions, tokens and passwords. Each entrance declares its own;
/// no feature knows any.
///
/// @param id names it in tokens (`aud`, `client_id`: RFC 9068 §2.2) and in rows
/// @param accessTokenLife from issue to expiry of an access token
/// @param subject how a user is called in this API
/// @param accessTokenTellsProfile whether access tokens carry e-mail and tier
public record Contract(
    String id,
    Duration accessTokenLife,
    RefreshTokenKind refreshTokens,
    Function<UserId, String> subject,
    boolean accessTokenTellsProfile,
    PasswordPolicy passwords) {

  /// What refresh tokens are like.
  public enum RefreshTokenKind {
    /// Random and kept for the life of the session.
    OPAQUE,
    /// A JWT that is spent by its use and followed by another.
    ROTATING
  }
}
