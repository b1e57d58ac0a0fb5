package dev.countersign.verify;

import dev.countersign.account.Account;
import dev.countersign.account.MailRequest;
import dev.countersign.base.Client;
import dev.countersign.base.UserId;
import dev.countersign.language.Languages;
import dev.countersign.mail.Outbox;
import dev.countersign.mail.SealedParcel;
import dev.countersign.session.Contract;
import dev.countersign.store.Transaction;
import java.time.Clock;
import java.util.Optional;

/// Asks a new account's owner to prove the address, in three steps so that the registration keeps
/// its one transaction: prepare before it, keep inside it, wake after it. Safe for use by many
/// threads.
public final class StartVerification {
  private final VerificationMode mode;
  private final Languages languages;
  private final Outbox outbox;
  private final Clock clock;

  StartVerification(VerificationMode mode, Languages languages, Outbox outbox, Clock clock) {
    this.mode = mode;
    this.languages = languages;
    this.outbox = outbox;
    this.clock = clock;
  }

  /// Whether whoever registers has to prove the address before anything else.
  public boolean comesBeforeLogin() {
    return mode == VerificationMode.REQUIRED_FOR_LOGIN;
  }

  /// The request for a mail, in the language of whoever registers.
  public Prepared prepare(Contract contract, Account account, Client client) {
    String language = languages.best(client.languages()).tag();
    var request = new MailRequest(contract.id(), Optional.of(account.email()), language);
    return new Prepared(account.id(), outbox.seal(Verifications.REQUEST, request.toBytes()));
  }

  /// Queues it in the caller's transaction, unless the setting says that nobody is asked.
  public void keep(Transaction tx, Prepared prepared) {
    if (mode != VerificationMode.OFF) {
      var expires = clock.instant().plus(Verifications.TOKEN_LIFE);
      outbox.queue(tx, prepared.request, expires, prepared.account);
    }
  }

  /// Has the mail written; after the commit.
  public void wake() {
    outbox.wake();
  }

  /// A request that is not queued yet.
  public static final class Prepared {
    private final UserId account;
    private final SealedParcel request;

    private Prepared(UserId account, SealedParcel request) {
      this.account = account;
      this.request = request;
    }
  }
}
