package dev.countersign.verify;

import dev.countersign.account.Account;
import dev.countersign.account.AccountStore;
import dev.countersign.account.Addressee;
import dev.countersign.account.MailRequest;
import dev.countersign.account.MailedToken;
import dev.countersign.account.MailedTokenStore;
import dev.countersign.audit.AuditLog;
import dev.countersign.audit.SecurityEvent;
import dev.countersign.base.Email;
import dev.countersign.crypto.RandomTokens;
import dev.countersign.mail.Courier;
import dev.countersign.mail.Delivery;
import dev.countersign.mail.Mail;
import dev.countersign.mail.Outbox;
import dev.countersign.mail.Parcel;
import dev.countersign.mail.SealedParcel;
import dev.countersign.store.Database;
import dev.countersign.store.Transaction;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/// Takes requests for a verification mail from the outbox: finds the account, makes its token and
/// queues the mail, off the request's path. Unknown and proven addresses get nothing, and the same
/// is done for nobody.
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
      // What is no address is told from one by its looks.
      request.email().ifPresent(email -> queueMail(addressee(email), request));
    }
    return new Delivery.Delivered();
  }

  private Addressee addressee(Email email) {
    Optional<Account> account = database.read(tx -> accounts.find(tx, email));
    return account
        .filter(owner -> !owner.emailVerified())
        .map(Addressee::ownerOf)
        .orElseGet(() -> Addressee.nobody(random.newUserId()));
  }

  private void queueMail(Addressee to, MailRequest request) {
    var token = MailedToken.random(random);
    // To the stored address, never to the submitted one (CVE-2021-3424).
    Mail link = mails.verifyAddress(to.email(), request.language(), token.exposeText());
    SealedParcel mail = to.isSomebody() ? outbox.seal(link) : outbox.sealForNobody(link);
    boolean queued = database.write(tx -> queue(tx, to, request.contract(), token, mail));
    if (queued) {
      outbox.wake();
    }
    if (queued && to.isSomebody()) {
      audit.record(new SecurityEvent.VerifyMailQueued(to.id(), to.email()));
    }
  }

  /// Unless the address was proven a moment ago.
  private boolean queue(
      Transaction tx, Addressee to, String contract, MailedToken token, SealedParcel mail) {
    boolean isUnproven = accounts.holdUnverified(tx, to.id());
    if (to.isSomebody() && !isUnproven) {
      return false;
    }
    Instant now = clock.instant();
    Instant expires = now.plus(Verifications.TOKEN_LIFE);
    tokens.insert(tx, token.hash(), to.id(), contract, now, expires);
    tokens.keepNewest(tx, to.id(), token.hash(), MailedToken.NEWEST - 1);
    outbox.queue(tx, mail, expires, to.id());
    return true;
  }
}
