package dev.countersign.verify;

import dev.countersign.account.AccountStore;
import dev.countersign.account.MailedToken;
import dev.countersign.account.MailedTokenStore;
import dev.countersign.audit.AuditLog;
import dev.countersign.audit.Reason;
import dev.countersign.audit.SecurityEvent;
import dev.countersign.base.Client;
import dev.countersign.base.UserId;
import dev.countersign.mail.Outbox;
import dev.countersign.session.Contract;
import dev.countersign.store.Database;
import dev.countersign.store.Transaction;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/// Proves an address for whoever presents a token mailed there. Safe for use by many threads.
public final class ConfirmVerification {
  private final Database database;
  private final AccountStore accounts;
  private final MailedTokenStore tokens;
  private final MailedTokenStore resets = MailedTokenStore.ofResets();
  private final Outbox outbox;
  private final AuditLog audit;
  private final Clock clock;

  ConfirmVerification(
      Database database,
      AccountStore accounts,
      MailedTokenStore tokens,
      Outbox outbox,
      AuditLog audit,
      Clock clock) {
    this.database = database;
    this.accounts = accounts;
    this.tokens = tokens;
    this.outbox = outbox;
    this.audit = audit;
    this.clock = clock;
  }

  /// What came of it.
  public sealed interface Outcome {
    record Done() implements Outcome {}

    /// The token is none, spent, replaced or expired.
    record TokenNotValid() implements Outcome {}
  }

  /// Whether the token is good; looking spends nothing.
  ///
  /// @param token as submitted; any text
  /// @throws dev.countersign.store.StoreUnavailable when that cannot be read
  public boolean look(String token) {
    return MailedToken.parse(token).flatMap(this::owner).isPresent();
  }

  /// Spends the token and keeps that the address is proven, or does neither.
  ///
  /// @param contract through which it was presented
  /// @param token as submitted; any text
  /// @throws dev.countersign.store.StoreUnavailable when it cannot be done now
  /// @throws dev.countersign.store.StoreUnavailable.OutcomeUnknown when it may have been done
  public Outcome run(Contract contract, String token, Client client) {
    Optional<UserId> proven =
        MailedToken.parse(token)
            .flatMap(mailed ->
                owner(mailed).filter(owner -> database.write(tx -> prove(tx, owner, mailed))));
    if (proven.isEmpty()) {
      audit.record(new SecurityEvent.VerifyRefused(client, contract.id(), Reason.INVALID));
      return new Outcome.TokenNotValid();
    }
    audit.record(new SecurityEvent.VerifyCompleted(client, contract.id(), proven.get()));
    return new Outcome.Done();
  }

  private boolean prove(Transaction tx, UserId account, MailedToken token) {
    Instant now = clock.instant();
    // The account's row first, as whoever makes a token does.
    accounts.hold(tx, account);
    if (!tokens.spend(tx, token.hash(), now)) {
      return false;
    }
    tokens.removeAll(tx, account);
    accounts.verify(tx, account);
    // Unless a reset link may be among them: that is as good as before, and somebody waits for it.
    if (!resets.hasLive(tx, account, now)) {
      outbox.withdraw(tx, account);
    }
    return true;
  }

  private Optional<UserId> owner(MailedToken token) {
    Instant now = clock.instant();
    return database
        .read(tx -> tokens.find(tx, token.hash(), now))
        .map(MailedTokenStore.Live::account);
  }
}
