package dev.countersign.verify;

import dev.countersign.account.MailLimits;
import dev.countersign.account.MailRequest;
import dev.countersign.audit.AuditLog;
import dev.countersign.audit.SecurityEvent;
import dev.countersign.base.Client;
import dev.countersign.base.Email;
import dev.countersign.language.Languages;
import dev.countersign.limit.RateLimit;
import dev.countersign.limit.RateLimiter;
import dev.countersign.mail.Outbox;
import dev.countersign.mail.SealedParcel;
import dev.countersign.session.Contract;
import dev.countersign.store.Database;
import java.time.Clock;
import java.util.Optional;

/// Asks for another mail that proves an address. The caller learns nothing: neither whether there
/// is such an account, nor whether its address is proven, nor whether the request was dropped as
/// one too many. Safe for use by many threads.
public final class AskVerification {
  private static final MailLimits LIMITS =
      new MailLimits(
          RateLimit.VERIFY_REQUEST_PER_ADDRESS,
          RateLimit.VERIFY_MAIL_PER_ACCOUNT,
          RateLimit.VERIFY_MAIL_FROM_ANYWHERE);

  private final Database database;
  private final Languages languages;
  private final Outbox outbox;
  private final RateLimiter limiter;
  private final AuditLog audit;
  private final Clock clock;

  AskVerification(
      Database database,
      Languages languages,
      Outbox outbox,
      RateLimiter limiter,
      AuditLog audit,
      Clock clock) {
    this.database = database;
    this.languages = languages;
    this.outbox = outbox;
    this.limiter = limiter;
    this.audit = audit;
    this.clock = clock;
  }

  /// Asks for a mail to this address, should somebody have it who has not proven it yet.
  ///
  /// @param email as submitted; any text
  /// @throws dev.countersign.store.StoreUnavailable when the request could not be kept
  public void run(Contract contract, String email, Client client) {
    Optional<RateLimit> exceeded = LIMITS.exceeded(limiter, email, client);
    if (exceeded.isPresent()) {
      audit.record(new SecurityEvent.VerifyThrottled(client, contract.id(), exceeded.get()));
      return;
    }
    String language = languages.best(client.languages()).tag();
    var request = new MailRequest(contract.id(), Email.parse(email), language);
    SealedParcel parcel = outbox.seal(Verifications.REQUEST, request.toBytes());
    database.write(tx -> {
      outbox.queue(tx, parcel, clock.instant().plus(Verifications.TOKEN_LIFE));
      return true;
    });
    outbox.wake();
    audit.record(new SecurityEvent.VerifyRequested(client, contract.id()));
  }
}
