package dev.countersign.reset;

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
import dev.countersign.language.Language;
import dev.countersign.language.Languages;
import dev.countersign.mail.Courier;
import dev.countersign.mail.Delivery;
import dev.countersign.mail.Mail;
import dev.countersign.mail.Outbox;
import dev.countersign.mail.Parcel;
import dev.countersign.mail.SealedParcel;
import dev.countersign.store.Database;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/// Takes reset requests from the outbox: finds the account, makes its token and queues the mail,
/// off the request's path. Where there is no account it does the same for nobody.
final class PrepareReset implements Courier {
  private final Database database;
  private final AccountStore accounts;
  private final MailedTokenStore tokens;
  private final ResetMails mails;
  private final Languages languages;
  private final Outbox outbox;
  private final AuditLog audit;
  private final RandomTokens random;
  private final Clock clock;

  PrepareReset(
      Database database,
      AccountStore accounts,
      MailedTokenStore tokens,
      ResetMails mails,
      Languages languages,
      Outbox outbox,
      AuditLog audit,
      RandomTokens random,
      Clock clock) {
    this.database = database;
    this.accounts = accounts;
    this.tokens = tokens;
    this.mails = mails;
    this.languages = languages;
    this.outbox = outbox;
    this.audit = audit;
    this.random = random;
    this.clock = clock;
  }

  @Override
  public Delivery deliver(Parcel parcel) {
    var request = MailRequest.of(parcel.exposeContent());
    // Another node may have had a language that this one lacks.
    Language language = languages.find(request.language()).orElseGet(languages::fallback);
    // What is no address is told from one by its looks.
    request.email().ifPresent(email -> queueMail(addressee(email), request.contract(), language));
    return new Delivery.Delivered();
  }

  private Addressee addressee(Email email) {
    Optional<Account> account = database.read(tx -> accounts.find(tx, email));
    return account.map(Addressee::ownerOf).orElseGet(() -> Addressee.nobody(random.newUserId()));
  }

  private void queueMail(Addressee to, String contract, Language language) {
    var token = MailedToken.random(random);
    Instant now = clock.instant();
    Instant expires = now.plus(Resets.TOKEN_LIFE);
    // To the stored address, never to the submitted one (CVE-2021-3424).
    Mail link = mails.resetLink(to.email(), token.exposeText(), language);
    SealedParcel mail = to.isSomebody() ? outbox.seal(link) : outbox.sealForNobody(link);
    database.write(tx -> {
      // As whoever spends a token does, or the two could each wait for the other.
      accounts.hold(tx, to.id());
      tokens.insert(tx, token.hash(), to.id(), contract, now, expires);
      tokens.keepNewest(tx, to.id(), token.hash(), MailedToken.NEWEST - 1);
      outbox.queue(tx, mail, expires, to.id());
      return true;
    });
    outbox.wake();
    if (to.isSomebody()) {
      audit.record(new SecurityEvent.ResetMailQueued(to.id(), to.email()));
    }
  }
}
