package dev.countersign.reset;

import dev.countersign.account.AccountStore;
import dev.countersign.account.MailedTokenStore;
import dev.countersign.account.PasswordRules;
import dev.countersign.account.PurgeMailedTokens;
import dev.countersign.audit.AuditLog;
import dev.countersign.crypto.PasswordHasher;
import dev.countersign.crypto.RandomTokens;
import dev.countersign.guard.SignInGuard;
import dev.countersign.language.Languages;
import dev.countersign.limit.RateLimiter;
import dev.countersign.mail.Courier;
import dev.countersign.mail.Outbox;
import dev.countersign.mail.ParcelKind;
import dev.countersign.session.EndSessions;
import dev.countersign.store.Database;
import dev.countersign.store.Housekeeping.Chore;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/// The use cases of password reset, wired to one another.
///
/// @param couriers what the outbox has to carry for them
public record Resets(
    RequestReset request, ConfirmReset confirm, Map<ParcelKind, Courier> couriers, Chore purge) {

  /// How long a mailed token is good for: long enough for a slow mailbox, short enough for a
  /// forgotten one.
  public static final Duration TOKEN_LIFE = Duration.ofMinutes(30);

  static final ParcelKind REQUEST = new ParcelKind("reset-request");

  public static Resets over(
      Database database,
      AccountStore accounts,
      EndSessions endSessions,
      PasswordRules rules,
      PasswordHasher hasher,
      ResetMails mails,
      Languages languages,
      Outbox outbox,
      RateLimiter limiter,
      SignInGuard guard,
      AuditLog audit,
      RandomTokens random,
      Clock clock) {
    var tokens = MailedTokenStore.ofResets();
    return new Resets(
        new RequestReset(database, outbox, languages, limiter, audit, clock),
        new ConfirmReset(
            database,
            accounts,
            tokens,
            endSessions,
            rules,
            hasher,
            mails,
            languages,
            outbox,
            guard,
            audit,
            clock),
        Map.of(
            REQUEST,
            new PrepareReset(
                database, accounts, tokens, mails, languages, outbox, audit, random, clock)),
        new PurgeMailedTokens(database, tokens, clock));
  }
}
