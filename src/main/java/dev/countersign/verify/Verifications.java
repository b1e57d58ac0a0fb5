package dev.countersign.verify;

import dev.countersign.account.AccountStore;
import dev.countersign.account.MailedTokenStore;
import dev.countersign.account.PurgeMailedTokens;
import dev.countersign.audit.AuditLog;
import dev.countersign.crypto.RandomTokens;
import dev.countersign.language.Languages;
import dev.countersign.limit.RateLimiter;
import dev.countersign.mail.Courier;
import dev.countersign.mail.Letters;
import dev.countersign.mail.Outbox;
import dev.countersign.mail.ParcelKind;
import dev.countersign.store.Database;
import dev.countersign.store.Housekeeping.Chore;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/// The use cases of proving an address, wired to one another.
///
/// @param start what a registration has to do
/// @param couriers what the outbox has to carry for them
public record Verifications(
    StartVerification start,
    AskVerification ask,
    ConfirmVerification confirm,
    Map<ParcelKind, Courier> couriers,
    Chore purge) {

  /// How long a mailed token is good for: people who sign up in the evening read their mail the
  /// next day.
  public static final Duration TOKEN_LIFE = Duration.ofHours(24);

  static final ParcelKind REQUEST = new ParcelKind("verification-request");

  public static Verifications over(
      Database database,
      AccountStore accounts,
      VerificationMode mode,
      URI publicUrl,
      Languages languages,
      Letters letters,
      Outbox outbox,
      RateLimiter limiter,
      AuditLog audit,
      RandomTokens random,
      Clock clock) {
    var tokens = MailedTokenStore.ofVerifications();
    var mails = new VerificationMails(publicUrl, languages, letters);
    return new Verifications(
        new StartVerification(mode, languages, outbox, clock),
        new AskVerification(database, languages, outbox, limiter, audit, clock),
        new ConfirmVerification(database, accounts, tokens, outbox, audit, clock),
        Map.of(
            REQUEST,
            new PrepareVerification(
                database, accounts, tokens, mode, mails, outbox, audit, random, clock)),
        new PurgeMailedTokens(database, tokens, clock));
  }
}
