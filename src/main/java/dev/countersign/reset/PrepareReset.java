package dev.countersign.reset;

import dev.countersign.account.Account;
import dev.countersign.account.AccountStore;
import dev.countersign.account.MailRequest;
import dev.countersign.account.MailedToken;
import dev.countersign.account.MailedTokenStore;
import dev.countersign.audit.AuditLog;
import dev.countersign.audit.SecurityEvent;
import dev.countersign.crypto.RandomTokens;
import dev.countersign.language.Language;
import dev.countersign.language.Languages;
import dev.countersign.mail.Courier;
import dev.countersign.mail.Delivery;
import dev.countersign.mail.Outbox;
import dev.countersign.mail.Parcel;
import dev.countersign.mail.SealedParcel;
import dev.countersign.store.Database;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/// Takes reset requests from the outbox: finds the account, makes its token and queues the mail,
/// off the request's path.
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
    Optional<Account> account =
        request.email().flatMap(email -> database.read(tx -> accounts.find(tx, email)));
    // Another node may have had a language that this one lacks.
    Language language = languages.find(request.language()).orElseGet(languages::fallback);
    account.ifPresent(owner -> queueMail(owner, request.contract(), language));
    return new Delivery.Delivered();
  }

  private void queueMail(Account account, String contract, Language language) {
    var token = MailedToken.random(random);
    Instant now = clock.instant();
    Instant expires = now.plus(Resets.TOKEN_LIFE);
    // To the stored address, never to the submitted one (CVE-2021-3424).
    SealedParcel mail = outbox.seal(mails.resetLink(account.email(), token.exposeText(), language));
    database.write(tx -> {
      // As whoever spends a token does, or the two could each wait for the other.
      accounts.hold(tx, account.id());
      tokens.insert(tx, token.hash(), account.id(), contract, now, expires);
      tokens.keepNewest(tx, account.id(), token.hash(), MailedToken.NEWEST - 1);
      outbox.queue(tx, mail, expires, account.id());
      return true;
    });
    outbox.wake();
    audit.record(new SecurityEvent.ResetMailQueued(account.id(), account.email()));
  }
}
