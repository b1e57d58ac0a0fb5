package dev.countersign.verify;

import dev.countersign.account.Account;
import dev.countersign.account.AccountStore;
import dev.countersign.account.MailRequest;
import dev.countersign.account.MailedToken;
import dev.countersign.account.MailedTokenStore;
import dev.countersign.audit.AuditLog;
import dev.countersign.audit.SecurityEvent;
import dev.countersign.crypto.RandomTokens;
import dev.countersign.mail.Courier;
import dev.countersign.mail.Delivery;
import dev.countersign.mail.Outbox;
import dev.countersign.mail.Parcel;
import dev.countersign.mail.SealedParcel;
import dev.countersign.store.Database;
import dev.countersign.store.Transaction;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/// Takes requests for a verification mail from the outbox: finds the account, makes its token and
/// queues the mail, off the request's path. Unknown and proven addresses get nothing.
final class PrepareVerification implements Courier {
  private final Database database;
  private final AccountStore accounts;
  private final MailedTokenStore tokens;
  private final VerificationMode mode;
  private final VerificationMails mails;
  private final Outbox outbox;
  private final AuditLog audit;
  private final RandomTokens random;
  private final Clock clock;

  PrepareVerification(
      Database database,
      AccountStore accounts,
      MailedTokenStore tokens,
      VerificationMode mode,
      VerificationMails mails,
      Outbox outbox,
      AuditLog audit,
      RandomTokens random,
      Clock clock) {
    this.database = database;
    this.accounts = accounts;
    this.tokens = tokens;
    this.mode = mode;
    this.mails = mails;
    this.outbox = outbox;
    this.audit = audit;
    this.random = random;
    this.clock = clock;
  }

  @Override
  public Delivery deliver(Parcel parcel) {
    var request = MailRequest.of(parcel.exposeContent());
    if (mode != VerificationMode.OFF) {
      Optional<Account> account =
          request.email().flatMap(email -> database.read(tx -> accounts.find(tx, email)));
      account.ifPresent(owner -> queueMail(owner, request));
    }
    return new Delivery.Delivered();
  }

  private void queueMail(Account account, MailRequest request) {
    var token = MailedToken.random(random);
    // To the stored address, never to the submitted one (CVE-2021-3424).
    SealedParcel mail =
        outbox.seal(mails.verifyAddress(account.email(), request.language(), token.exposeText()));
    boolean queued = database.write(tx -> queue(tx, account, request.contract(), token, mail));
    if (queued) {
      outbox.wake();
      audit.record(new SecurityEvent.VerifyMailQueued(account.id(), account.email()));
    }
  }

  /// Unless the address is proven.
  private boolean queue(
      Transaction tx, Account account, String contract, MailedToken token, SealedParcel mail) {
    if (!accounts.holdUnverified(tx, account.id())) {
      return false;
    }
    Instant now = clock.instant();
    Instant expires = now.plus(Verifications.TOKEN_LIFE);
    tokens.insert(tx, token.hash(), account.id(), contract, now, expires);
    tokens.keepNewest(tx, account.id(), token.hash(), MailedToken.NEWEST - 1);
    outbox.queue(tx, mail, expires, account.id());
    return true;
  }
}
