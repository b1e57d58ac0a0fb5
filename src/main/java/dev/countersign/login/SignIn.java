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
import dev.countersign.crypto.Argon2idHash;
import dev.countersign.crypto.PasswordHash;
import dev.countersign.crypto.PasswordHasher;
import dev.countersign.crypto.PasswordHasher.Hashing.Hashed;
import dev.countersign.crypto.PasswordHasher.Verdict.Busy;
import dev.countersign.crypto.PasswordHasher.Verdict.Differs;
import dev.countersign.crypto.PasswordHasher.Verdict.Matches;
import dev.countersign.crypto.PasswordHasher.Verdict.Unusable;
import dev.countersign.guard.Admission;
import dev.countersign.guard.DeviceToken;
import dev.countersign.guard.SignInGuard;
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
  private final SignInGuard guard;
  private final AuditLog audit;

  public SignIn(
      Database database,
      AccountStore accounts,
      OpenSession openSession,
      VerificationMode verification,
      PasswordHasher hasher,
      SignInGuard guard,
      AuditLog audit) {
    this.database = database;
    this.accounts = accounts;
    this.openSession = openSession;
    this.verification = verification;
    this.hasher = hasher;
    this.guard = guard;
    this.audit = audit;
  }

  /// What came of it.
  public sealed interface Outcome {
    /// A session is open.
    ///
    /// @param device what this device may show at its next sign-in to be known again
    record SignedIn(Account account, IssuedTokens tokens, Optional<DeviceToken> device)
        implements Outcome {}

    /// No account has this e-mail and password. Which of the two was wrong is not told.
    record Refused() implements Outcome {}

    /// The password was right, but the address has to be proven first.
    record EmailNotVerified() implements Outcome {}

    /// Too many failures for this e-mail, from this network or of all strangers; the password was
    /// not looked at.
    record Throttled(Standing standing) implements Outcome {}

    record Unavailable(Duration retryAfter) implements Outcome {}
  }

  /// Checks the password and opens a session.
  ///
  /// @param submitted the e-mail as submitted; any text
  /// @param deviceToken what an earlier sign-in of this device was given; any text
  /// @throws dev.countersign.store.StoreUnavailable when the account cannot be read or the session
  ///   not be kept
  public Outcome run(
      Contract contract,
      String submitted,
      Password password,
      Client client,
      Optional<String> deviceToken) {
    Optional<Email> email = Email.parse(submitted);
    Optional<Account> account =
        email.flatMap(address -> database.read(tx -> accounts.find(tx, address)));
    Subject subject = subject(email, account);
    return switch (guard.admit(submitted, account, client, deviceToken)) {
      case Admission.Delayed(var standing) -> {
        audit.record(
            new SecurityEvent.SignInThrottled(client, contract.id(), subject, Reason.DELAYED));
        yield new Outcome.Throttled(standing);
      }
      case Admission.Locked(var standing) -> {
        audit.record(
            new SecurityEvent.SignInThrottled(client, contract.id(), subject, Reason.LOCKED));
        yield new Outcome.Throttled(standing);
      }
      case Admission.Admitted admitted -> {
        var who = AccountKey.of(submitted, client);
        // Made whether or not it is needed: it takes time.
        Argon2idHash decoy = hasher.decoy(AccountKey.ofAllNetworks(submitted).text());
        PasswordHash expected = account.map(Account::passwordHash).orElse(decoy);
        var attempt =
            new Attempt(contract, password, client, who, subject, admitted, expected, decoy);
        yield run(attempt, account);
      }
    };
  }

  /// A sign-in whose password is looked at.
  ///
  /// @param expected the hash that it is checked against
  /// @param decoy what is checked where nothing can be done with that one
  private record Attempt(
      Contract contract,
      Password password,
      Client client,
      AccountKey who,
      Subject subject,
      Admission.Admitted admitted,
      PasswordHash expected,
      Argon2idHash decoy) {}

  private Outcome run(Attempt attempt, Optional<Account> account) {
    boolean isCounted = false;
    try {
      Outcome outcome = outcome(attempt, account);
      isCounted = outcome instanceof Outcome.Refused || outcome instanceof Outcome.SignedIn;
      return outcome;
    } finally {
      if (!isCounted) {
        attempt.admitted().giveBack();
      }
    }
  }

  private Outcome outcome(Attempt attempt, Optional<Account> account) {
    PasswordHash expected = attempt.expected();
    return switch (hasher.verify(
        attempt.password(), expected, attempt.decoy(), attempt.who().text())) {
      case Busy(var retryAfter) -> unavailable(attempt, retryAfter);
      case Matches _ when account.isPresent() && hasToVerify(account.get()) -> {
        recordRefusal(attempt, Reason.EMAIL_NOT_VERIFIED);
        yield new Outcome.EmailNotVerified();
      }
      case Matches(var outdated) when account.isPresent() -> {
        PasswordHash kept = upgrade(outdated, attempt, expected);
        yield signIn(attempt, account.get(), kept);
      }
      case Unusable _ -> refused(attempt, Reason.UNUSABLE_HASH);
      case Matches _, Differs _ -> refused(attempt);
    };
  }

  private Outcome unavailable(Attempt attempt, Duration retryAfter) {
    audit.record(
        new SecurityEvent.SignInBusy(attempt.client(), attempt.contract().id(), attempt.subject()));
    return new Outcome.Unavailable(retryAfter);
  }

  private boolean hasToVerify(Account account) {
    return verification == VerificationMode.REQUIRED_FOR_LOGIN && !account.emailVerified();
  }

  /// The hash to keep from now on: one of today's kind where it is not yet, and the lane has room;
  /// else the same.
  private PasswordHash upgrade(boolean outdated, Attempt attempt, PasswordHash current) {
    return outdated
            && hasher.hash(attempt.password(), attempt.who().text()) instanceof Hashed(var stronger)
        ? stronger
        : current;
  }

  private Outcome signIn(Attempt attempt, Account account, PasswordHash hash) {
    Contract contract = attempt.contract();
    var session = openSession.prepare(contract, account.id(), attempt.client());
    if (!database.write(tx -> keep(tx, account, hash, session))) {
      return refused(attempt);
    }
    Optional<DeviceToken> device = attempt.admitted().succeed(account);
    audit.record(
        new SecurityEvent.SignInSucceeded(
            attempt.client(),
            contract.id(),
            new Subject.Known(account.id(), account.email()),
            session.id(),
            attempt.admitted().knownBy()));
    return new Outcome.SignedIn(account, openSession.tokens(session, account), device);
  }

  /// Keeps the session, unless the password was reset while it was being checked.
  private boolean keep(
      Transaction tx, Account account, PasswordHash hash, OpenSession.Prepared session) {
    if (!accounts.holdPasswordVersion(tx, account.id(), account.passwordVersion())) {
      return false;
    }
    if (!hash.equals(account.passwordHash())) {
      accounts.replaceHash(
          tx, account.id(), account.passwordVersion(), account.passwordHash(), hash);
    }
    openSession.keep(tx, session);
    return true;
  }

  private Outcome refused(Attempt attempt) {
    return refused(
        attempt,
        switch (attempt.subject()) {
          case Subject.Known _ -> Reason.WRONG_PASSWORD;
          case Subject.Claimed _ -> Reason.UNKNOWN_EMAIL;
          case Subject.Unreadable _ -> Reason.NOT_AN_EMAIL;
        });
  }

  private Outcome refused(Attempt attempt, Reason reason) {
    recordRefusal(attempt, reason);
    return new Outcome.Refused();
  }

  private void recordRefusal(Attempt attempt, Reason reason) {
    audit.record(
        new SecurityEvent.SignInRefused(
            attempt.client(),
            attempt.contract().id(),
            attempt.subject(),
            reason,
            attempt.admitted().knownBy()));
  }

  private static Subject subject(Optional<Email> email, Optional<Account> account) {
    return account
        .<Subject>map(known -> new Subject.Known(known.id(), known.email()))
        .or(() -> email.map(Subject.Claimed::new))
        .orElseGet(Subject.Unreadable::new);
  }
}
