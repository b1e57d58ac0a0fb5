package dev.countersign.login;

import dev.countersign.account.Account;
import dev.countersign.account.AccountKey;
import dev.countersign.account.AccountStore;
import dev.countersign.audit.AuditLog;
import dev.countersign.audit.Reason;
import dev.countersign.audit.SecurityEvent;
import dev.countersign.audit.Subject;
import dev.countersign.base.Client;
import dev.countersign.base.Email;
import dev.countersign.base.Password;
import dev.countersign.crypto.PasswordHash;
import dev.countersign.crypto.PasswordHasher;
import dev.countersign.crypto.PasswordHasher.Hashing.Hashed;
import dev.countersign.crypto.PasswordHasher.Verdict.Busy;
import dev.countersign.crypto.PasswordHasher.Verdict.Differs;
import dev.countersign.crypto.PasswordHasher.Verdict.Matches;
import dev.countersign.limit.RateLimit;
import dev.countersign.limit.RateLimiter;
import dev.countersign.limit.RateLimiter.Standing;
import dev.countersign.session.Contract;
import dev.countersign.session.IssuedTokens;
import dev.countersign.session.OpenSession;
import dev.countersign.store.Database;
import dev.countersign.store.Transaction;
import dev.countersign.verify.VerificationMode;
import java.time.Duration;
import java.util.Optional;

/// Signs somebody in who knows the password of an account. Safe for use by many threads.
public final class SignIn {
  private final Database database;
  private final AccountStore accounts;
  private final OpenSession openSession;
  private final VerificationMode verification;
  private final PasswordHasher hasher;
  private final RateLimiter limiter;
  private final AuditLog audit;

  public SignIn(
      Database database,
      AccountStore accounts,
      OpenSession openSession,
      VerificationMode verification,
      PasswordHasher hasher,
      RateLimiter limiter,
      AuditLog audit) {
    this.database = database;
    this.accounts = accounts;
    this.openSession = openSession;
    this.verification = verification;
    this.hasher = hasher;
    this.limiter = limiter;
    this.audit = audit;
  }

  /// What came of it.
  public sealed interface Outcome {
    record SignedIn(Account account, IssuedTokens tokens) implements Outcome {}

    /// No account has this e-mail and password. Which of the two was wrong is not told.
    record Refused() implements Outcome {}

    /// The password was right, but the address has to be proven first.
    record EmailNotVerified() implements Outcome {}

    /// Too many failures for this e-mail from this network; the password was not looked at.
    record Throttled(Standing standing) implements Outcome {}

    record Unavailable(Duration retryAfter) implements Outcome {}
  }

  /// Checks the password and opens a session.
  ///
  /// @param email as submitted; any text
  /// @throws dev.countersign.store.StoreUnavailable when the account cannot be read or the session
  ///   not be kept
  public Outcome run(Contract contract, String email, Password password, Client client) {
    var key = AccountKey.of(email, client);
    Standing standing = limiter.take(RateLimit.LOGIN_FAILURES_PER_ACCOUNT, key.text());
    if (!standing.allowed()) {
      Subject subject = subject(Email.parse(email), Optional.empty());
      audit.record(new SecurityEvent.SignInThrottled(client, contract.id(), subject));
      return new Outcome.Throttled(standing);
    }
    boolean failed = false;
    try {
      Outcome outcome = attempt(contract, email, password, key, client);
      failed = outcome instanceof Outcome.Refused;
      return outcome;
    } finally {
      if (!failed) {
        limiter.giveBack(RateLimit.LOGIN_FAILURES_PER_ACCOUNT, key.text(), standing);
      }
    }
  }

  private Outcome attempt(
      Contract contract, String submitted, Password password, AccountKey key, Client client) {
    Optional<Email> email = Email.parse(submitted);
    Optional<Account> account =
        email.flatMap(address -> database.read(tx -> accounts.find(tx, address)));
    PasswordHash expected = account.map(Account::passwordHash).orElseGet(hasher::decoy);
    return switch (hasher.verify(password, expected, key.text())) {
      case Busy(var retryAfter) -> {
        audit.record(new SecurityEvent.SignInBusy(client, contract.id(), subject(email, account)));
        yield new Outcome.Unavailable(retryAfter);
      }
      case Matches _ when account.isPresent() && hasToVerify(account.get()) ->
          notVerified(contract, account.get(), client);
      case Matches(var outdated) when account.isPresent() -> {
        PasswordHash kept = upgrade(outdated, password, expected, key);
        yield signIn(contract, account.get(), kept, client);
      }
      case Matches _, Differs _ -> refused(contract, subject(email, account), client);
    };
  }

  private boolean hasToVerify(Account account) {
    return verification == VerificationMode.REQUIRED_FOR_LOGIN && !account.emailVerified();
  }

  private Outcome notVerified(Contract contract, Account account, Client client) {
    var known = new Subject.Known(account.id(), account.email());
    audit.record(
        new SecurityEvent.SignInRefused(client, contract.id(), known, Reason.EMAIL_NOT_VERIFIED));
    return new Outcome.EmailNotVerified();
  }

  /// The hash to keep from now on: a stronger one where settings ask for it and the lane has room,
  /// else the same.
  private PasswordHash upgrade(
      boolean outdated, Password password, PasswordHash current, AccountKey key) {
    return outdated && hasher.hash(password, key.text()) instanceof Hashed(var stronger)
        ? stronger
        : current;
  }

  private Outcome signIn(Contract contract, Account account, PasswordHash hash, Client client) {
    var session = openSession.prepare(contract, account.id(), client);
    var known = new Subject.Known(account.id(), account.email());
    if (!database.write(tx -> keep(tx, account, hash, session))) {
      return refused(contract, known, client);
    }
    audit.record(
        new SecurityEvent.SignInSucceeded(
            client, contract.id(), account.id(), account.email(), session.id()));
    return new Outcome.SignedIn(account, openSession.tokens(session, account));
  }

  /// Keeps the session, unless the password was reset while it was being checked.
  private boolean keep(
      Transaction tx, Account account, PasswordHash hash, OpenSession.Prepared session) {
    if (!accounts.holdPasswordVersion(tx, account.id(), account.passwordVersion())) {
      return false;
    }
    if (!hash.equals(account.passwordHash())) {
      accounts.upgradeHash(tx, account.id(), account.passwordVersion(), hash);
    }
    openSession.keep(tx, session);
    return true;
  }

  private Outcome refused(Contract contract, Subject subject, Client client) {
    Reason reason =
        switch (subject) {
          case Subject.Known _ -> Reason.WRONG_PASSWORD;
          case Subject.Claimed _ -> Reason.UNKNOWN_EMAIL;
          case Subject.Unreadable _ -> Reason.NOT_AN_EMAIL;
        };
    audit.record(new SecurityEvent.SignInRefused(client, contract.id(), subject, reason));
    return new Outcome.Refused();
  }

  private static Subject subject(Optional<Email> email, Optional<Account> account) {
    return account
        .<Subject>map(known -> new Subject.Known(known.id(), known.email()))
        .or(() -> email.map(Subject.Claimed::new))
        .orElseGet(Subject.Unreadable::new);
  }
}
