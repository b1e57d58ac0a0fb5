package dev.countersign.session;

import dev.countersign.account.AccountStore;
import dev.countersign.audit.AuditLog;
import dev.countersign.crypto.KeyRing;
import dev.countersign.crypto.RandomTokens;
import dev.countersign.store.Database;
import dev.countersign.store.Housekeeping.Chore;
import java.time.Clock;
import java.time.Duration;

/// The use cases of sessions, wired to one another.
public record Sessions(
    OpenSession open,
    RefreshSession refresh,
    Authenticate authenticate,
    LogOut logOut,
    EndSessions endAll,
    Chore purge,
    Chore purgeCutoffs) {

  /// Wires them.
  ///
  /// @param grace how long after a rotation its predecessor is answered again
  public static Sessions over(
      Database database,
      AccountStore accounts,
      AccessTokens accessTokens,
      KeyRing keys,
      String issuer,
      Duration grace,
      AuditLog audit,
      RandomTokens random,
      Clock clock) {
    var store = new SessionStore();
    var cutoffs = new TokenCutoffStore();
    var rotating = new RotatingRefreshTokens(issuer, keys);
    return new Sessions(
        new OpenSession(store, accessTokens, rotating, random, clock),
        new RefreshSession(database, store, accounts, accessTokens, rotating, audit, clock, grace),
        new Authenticate(database, store, accessTokens, audit, clock),
        new LogOut(database, store, rotating, audit, clock),
        new EndSessions(store, cutoffs),
        new PurgeSessions(database, store, clock),
        new PurgeTokenCutoffs(database, cutoffs, clock));
  }
}
