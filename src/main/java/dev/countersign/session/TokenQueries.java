package dev.countersign.session;

import dev.countersign.audit.AuditLog;
import dev.countersign.crypto.KeyRing;
import dev.countersign.store.Database;
import java.time.Clock;
import java.util.List;

/// What resource servers can do with a token, wired to one another.
public record TokenQueries(IntrospectToken introspect, RevokeToken revoke) {
  /// Wires them.
  ///
  /// @param contracts whose tokens are meant: all that are served
  public static TokenQueries over(
      Database database,
      AccessTokens accessTokens,
      KeyRing keys,
      String issuer,
      List<Contract> contracts,
      AuditLog audit,
      Clock clock) {
    var sessions = new SessionStore();
    var rotating = new RotatingRefreshTokens(issuer, keys);
    var tokens = new PresentedTokens(database, sessions, accessTokens, rotating, contracts);
    return new TokenQueries(
        new IntrospectToken(tokens, issuer, clock),
        new RevokeToken(database, sessions, tokens, audit, clock));
  }
}
