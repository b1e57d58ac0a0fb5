package dev.countersign.reset;

import dev.countersign.account.Account;
import dev.countersign.account.AccountKey;
import dev.countersign.account.AccountStore;
import dev.countersign.account.MailedToken;
import dev.countersign.account.MailedTokenStore;
import dev.countersign.account.PasswordFlaw;
import dev.countersign.account.PasswordRules;
import dev.countersign.audit.AccountTakenOver;
import dev.countersign.audit.AuditLog;
import dev.countersign.audit.Reason;
import dev.countersign.audit.SecurityEvent;
import dev.countersign.base.Client;
import dev.countersign.base.Password;
import dev.countersign.base.UserId;
import dev.countersign.crypto.PasswordHash;
import dev.countersign.crypto.PasswordHasher;
import dev.countersign.crypto.PasswordHasher.Hashing.Busy;
import dev.countersign.crypto.PasswordHasher.Hashing.Hashed;
import dev.countersign.guard.SignInGuard;
import dev.countersign.language.Language;
import dev.countersign.language.Languages;
import dev.countersign.mail.Outbox;
import dev.countersign.mail.SealedParcel;
import dev.countersign.session.Contract;
import dev.countersign.session.EndReason;
import dev.countersign.session.EndSessions;
import dev.countersign.store.Database;
import dev.countersign.store.Transaction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// Sets a new password for whoever presents a mailed token. Safe for use by many threads.
public final class ConfirmReset {
  private final Database database;
  private final AccountStore accounts;
  private final MailedTokenStore tokens;
  private final MailedTokenStore verifications = MailedTokenStore.ofVerifications();
  private final EndSessions endSessions;
  private final PasswordRules rules;
  private final PasswordHasher hasher;
  private final ResetMails mails;
  private final Languages languages;
  private final Outbox outbox;
  private final SignInGuard guard;
  private final AuditLog audit;
  private final Clock clock;

  ConfirmReset(
      Database database,
      AccountStore accounts,
      MailedTokenStore tokens,
      EndSessions endSessions,
      PasswordRules rules,
      PasswordHasher hasher,
      ResetMails mails,
      Languages languages,
      Outbox outbox,
      SignInGuard guard,
      AuditLog audit,
      Clock clock) {
    this.database = database;
    this.accounts = accounts;
    this.tokens = tokens;
    this.endSessions = endSessions;
    this.rules = rules;
    this.hasher = hasher;
    this.mails = mails;
    this.languages = languages;
    this.outbox = outbox;
    this.guard = guard;
    this.audit = audit;
    this.clock = clock;
  }

  /// What came of it.
  public sealed interface Outcome {
    record Done() implements Outcome {}

    /// The token is none, spent, replaced or expired.
    record TokenNotValid() implements Outcome {}

    /// The password may not be set; the token is as good as before.
    record WeakPassword(Set<PasswordFlaw> flaws) implements Outcome {}

    record Unavailable(Duration retryAfter) implements Outcome {}
  }

  /// The id of the contract that the token was asked for through, while it is good; looking spends
  /// nothing.
  ///
  /// @throws dev.countersign.store.StoreUnavailable when that cannot be read
  public Optional<String> look(String token) {
    return pending(token).map(Pending::contract);
  }

  /// Spends the token and sets the password, or does neither.
  ///
  /// @param contract whose password policy holds
  /// @param token as submitted; any text
  /// @throws dev.countersign.store.StoreUnavailable when it cannot be done now
  /// @throws dev.countersign.store.StoreUnavailable.OutcomeUnknown when it may have been done
  public Outcome run(Contract contract, String token, Password password, Client client) {
    Optional<Pending> pending = pending(token);
    if (pending.isEmpty()) {
      return notValid(contract, client);
    }
    Set<PasswordFlaw> flaws = rules.flaws(password, contract.passwords());
    if (!flaws.isEmpty()) {
      audit.record(new SecurityEvent.ResetRefused(client, contract.id(), Reason.WEAK_PASSWORD));
      return new Outcome.WeakPassword(flaws);
    }
    var who = AccountKey.of(pending.get().account().email().address(), client);
    return switch (hasher.hash(password, who.text())) {
      case Busy(var retryAfter) -> {
        audit.record(new SecurityEvent.ResetBusy(client, contract.id()));
        yield new Outcome.Unavailable(retryAfter);
      }
      case Hashed(var hash) -> set(contract, pending.get(), hash, client);
    };
  }

  private Outcome set(Contract contract, Pending pending, PasswordHash hash, Client client) {
    Instant now = clock.instant();
    UserId account = pending.account().id();
    Language language = languages.best(client.languages());
    SealedParcel notice =
        outbox.seal(mails.passwordChanged(pending.account().email(), now, language));
    Written written = database.write(tx -> set(tx, pending, hash, notice, client, now));
    if (written == Written.NOTHING) {
      return notValid(contract, client);
    }
    outbox.wake();
    if (written == Written.TAKEN_OVER) {
      audit.record(new AccountTakenOver(client, contract.id(), account));
    }
    audit.record(new SecurityEvent.ResetCompleted(client, contract.id(), account));
    return new Outcome.Done();
  }

  private Written set(
      Transaction tx,
      Pending pending,
      PasswordHash hash,
      SealedParcel notice,
      Client client,
      Instant now) {
    UserId account = pending.account().id();
    // The account's row first: two tokens of one account would else each wait for the other.
    accounts.hold(tx, account);
    if (!tokens.spend(tx, pending.token().hash(), now)) {
      return Written.NOTHING;
    }
    // Before the address counts as proven. The tier stays: nobody can give themselves one.
    boolean takenOver = accounts.forgetUnproven(tx, account);
    int version = accounts.resetPassword(tx, account, hash).orElseThrow();
    guard.startOver(tx, account, pending.account().email(), version, client);
    endSessions.run(tx, account, EndReason.PASSWORD_RESET, now);
    tokens.removeAll(tx, account);
    verifications.removeAll(tx, account);
    // Their links are dead.
    outbox.withdraw(tx, account);
    outbox.queue(tx, notice);
    return takenOver ? Written.TAKEN_OVER : Written.PASSWORD;
  }

  private Optional<Pending> pending(String text) {
    return MailedToken.parse(text).flatMap(token -> database.read(tx -> pending(tx, token)));
  }

  private Optional<Pending> pending(Transaction tx, MailedToken token) {
    return tokens
        .find(tx, token.hash(), clock.instant())
        .flatMap(live ->
            accounts
                .find(tx, live.account())
                .map(account -> new Pending(token, account, live.contract())));
  }

  private Outcome notValid(Contract contract, Client client) {
    audit.record(new SecurityEvent.ResetRefused(client, contract.id(), Reason.INVALID));
    return new Outcome.TokenNotValid();
  }

  /// What a transaction did.
  private enum Written {
    NOTHING,
    PASSWORD,
    /// The password, and the account changed hands: whoever registered it had never proven the
    /// address.
    TAKEN_OVER
  }

  private record Pending(MailedToken token, Account account, String contract) {}
}
