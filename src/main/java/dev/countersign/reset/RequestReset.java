package dev.countersign.reset;

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

/// Asks for a reset mail. The caller learns nothing: neither whether there is such an account nor
/// whether the request was dropped as one too many. Safe for use by many threads.
public final class RequestReset {
  private static final MailLimits LIMITS =
      new MailLimits(
          RateLimit.RESET_REQUEST_PER_ADDRESS,
          RateLimit.RESET_MAIL_PER_ACCOUNT,
          RateLimit.RESET_MAIL_FROM_ANYWHERE);

  private final Database database;
  private final Outbox outbox;
  private final Languages languages;
  private final RateLimiter limiter;
  private final AuditLog audit;
  private final Clock clock;

  RequestReset(
      Database database,
      Outbox outbox,
      Languages languages,
      RateLimiter limiter,
      AuditLog audit,
      Clock clock) {
    this.database = database;
    this.outbox = outbox;
    this.languages = languages;
    this.limiter = limiter;
    this.audit = audit;
    this.clock = clock;
  }

  /// Asks for a mail to this address, should somebody have it.
  ///
  /// @param email as submitted; any text
  /// @throws dev.countersign.store.StoreUnavailable when the request could not be kept
  public void run(Contract contract, String email, Client client) {
    Optional<RateLimit> exceeded = LIMITS.exceeded(limiter, email, client);
    if (exceeded.isPresent()) {
      audit.record(new SecurityEvent.ResetThrottled(client, contract.id(), exceeded.get()));
      return;
    }
    var request =
        new MailRequest(
            contract.id(), Email.parse(email), languages.best(client.languages()).tag());
    SealedParcel parcel = outbox.seal(Resets.REQUEST, request.toBytes());
    database.write(tx -> {
      outbox.queue(tx, parcel, clock.instant().plus(Resets.TOKEN_LIFE));
      return true;
    });
    outbox.wake();
    audit.record(new SecurityEvent.ResetRequested(client, contract.id()));
  }
}
