package dev.countersign.signup;

import dev.countersign.account.Account;
import dev.countersign.account.AccountKey;
import dev.countersign.account.AccountStore;
import dev.countersign.audit.AuditLog;
import dev.countersign.audit.KnownBy;
import dev.countersign.audit.Reason;
import dev.countersign.audit.SecurityEvent;
import dev.countersign.audit.Subject;
import dev.countersign.base.Client;
import dev.countersign.base.Email;
import dev.countersign.base.Password;
import dev.countersign.base.PersonName;
import dev.countersign.crypto.PasswordHash;
import dev.countersign.crypto.PasswordHasher;
import dev.countersign.crypto.PasswordHasher.Hashing.Busy;
import dev.countersign.crypto.PasswordHasher.Hashing.Hashed;
import dev.countersign.crypto.RandomTokens;
import dev.countersign.guard.DeviceToken;
import dev.countersign.guard.SignInGuard;
import dev.countersign.session.Contract;
import dev.countersign.session.IssuedTokens;
import dev.countersign.session.OpenSession;
import dev.countersign.store.Database;
import dev.countersign.store.Transaction;
import dev.countersign.verify.StartVerification;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/// Makes an account for somebody new, if the e-mail has none yet; the unique key decides between
/// two who ask at once.
///
/// The password is taken as given: what may be set is asked before. Safe for use by many threads.
public final class RegisterAccount {
  private final Database database;
  private final AccountStore accounts;
  private final OpenSession openSession;
  private final StartVerification verification;
  private final SignInGuard guard;
  private final PasswordHasher hasher;
  private final AuditLog audit;
  private final RandomTokens random;
  private final Clock clock;

  public RegisterAccount(
      Database database,
      AccountStore accounts,
      OpenSession openSession,
      StartVerification verification,
      SignInGuard guard,
      PasswordHasher hasher,
      AuditLog audit,
      RandomTokens random,
      Clock clock) {
    this.database = database;
    this.accounts = accounts;
    this.openSession = openSession;
    this.verification = verification;
    this.guard = guard;
    this.hasher = hasher;
    this.audit = audit;
    this.random = random;
    this.clock = clock;
  }

  /// What somebody gives to register, each part valid.
  public record Registration(Email email, Password password, PersonName name) {}

  /// What came of registering alone.
  public sealed interface Outcome {}

  /// What came of registering and signing in at once.
  public sealed interface SignUpOutcome {}

  /// The account exists; nobody is signed in.
  public record Registered(Account account) implements Outcome, SignUpOutcome {}

  /// The account exists and this client is signed in to it.
  ///
  /// @param device what this device may show at its next sign-in to be known again
  public record SignedUp(Account account, IssuedTokens tokens, Optional<DeviceToken> device)
      implements SignUpOutcome {}

  /// The e-mail has an account already.
  public record EmailTaken() implements Outcome, SignUpOutcome {}

  /// There is too much to do now; nothing was made.
  public record Unavailable(Duration retryAfter) implements Outcome, SignUpOutcome {}

  /// Makes the account.
  ///
  /// @throws dev.countersign.store.StoreUnavailable when it cannot be made now
  /// @throws dev.countersign.store.StoreUnavailable.OutcomeUnknown when it may have been made
  public Outcome run(Contract contract, Registration registration, Client client) {
    return switch (hash(registration, client)) {
      case Busy(var retryAfter) -> busy(contract, registration, retryAfter, client);
      case Hashed(var hash) -> {
        Account account = account(registration, hash);
        yield add(contract, account, client)
            ? registered(contract, account, client)
            : taken(contract, account, client);
      }
    };
  }

  /// Makes the account and its first session; the account alone where its address has to be proven
  /// first.
  ///
  /// @throws dev.countersign.store.StoreUnavailable when they cannot be made now
  /// @throws dev.countersign.store.StoreUnavailable.OutcomeUnknown when both may have been made
  public SignUpOutcome runAndSignIn(Contract contract, Registration registration, Client client) {
    return switch (hash(registration, client)) {
      case Busy(var retryAfter) -> busy(contract, registration, retryAfter, client);
      case Hashed(var hash) -> {
        Account account = account(registration, hash);
        if (verification.comesBeforeLogin()) {
          yield add(contract, account, client)
              ? registered(contract, account, client)
              : taken(contract, account, client);
        }
        var session = openSession.prepare(contract, account.id(), client);
        yield add(contract, account, client, tx -> openSession.keep(tx, session))
            ? signedUp(contract, account, session, client)
            : taken(contract, account, client);
      }
    };
  }

  private boolean add(Contract contract, Account account, Client client) {
    return add(contract, account, client, tx -> {});
  }

  /// Adds the account with what comes with it, or answers false when its e-mail has one already.
  private boolean add(
      Contract contract, Account account, Client client, Consumer<Transaction> withIt) {
    var mail = verification.prepare(contract, account, client);
    boolean added =
        database.write(tx -> {
          if (!accounts.insert(tx, account)) {
            return false;
          }
          withIt.accept(tx);
          guard.startOver(tx, account.id(), account.email(), account.passwordVersion(), client);
          verification.keep(tx, mail);
          return true;
        });
    if (added) {
      verification.wake();
    }
    return added;
  }

  private PasswordHasher.Hashing hash(Registration registration, Client client) {
    var who = AccountKey.of(registration.email().address(), client);
    return hasher.hash(registration.password(), who.text());
  }

  private Account account(Registration registration, PasswordHash hash) {
    return Account.fresh(
        random.newUserId(), registration.email(), registration.name(), hash, clock.instant());
  }

  private Registered registered(Contract contract, Account account, Client client) {
    audit.record(
        new SecurityEvent.AccountRegistered(client, contract.id(), account.id(), account.email()));
    return new Registered(account);
  }

  private SignedUp signedUp(
      Contract contract, Account account, OpenSession.Prepared session, Client client) {
    audit.record(
        new SecurityEvent.AccountRegistered(client, contract.id(), account.id(), account.email()));
    audit.record(
        new SecurityEvent.SignInSucceeded(
            client,
            contract.id(),
            new Subject.Known(account.id(), account.email()),
            session.id(),
            KnownBy.NOTHING));
    return new SignedUp(account, openSession.tokens(session, account), guard.newDevice(account));
  }

  private EmailTaken taken(Contract contract, Account account, Client client) {
    audit.record(
        new SecurityEvent.RegisterRefused(
            client, contract.id(), account.email(), Reason.EMAIL_TAKEN));
    return new EmailTaken();
  }

  private Unavailable busy(
      Contract contract, Registration registration, Duration retryAfter, Client client) {
    audit.record(new SecurityEvent.RegisterBusy(client, contract.id(), registration.email()));
    return new Unavailable(retryAfter);
  }
}
