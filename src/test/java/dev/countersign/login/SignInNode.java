package dev.countersign.login;

import dev.countersign.account.Account;
import dev.countersign.account.AccountStore;
import dev.countersign.base.AcceptLanguage;
import dev.countersign.base.Client;
import dev.countersign.base.ClientAddress;
import dev.countersign.base.Email;
import dev.countersign.base.Password;
import dev.countersign.base.PersonName;
import dev.countersign.base.Secret;
import dev.countersign.base.UserAgent;
import dev.countersign.crypto.HashCost;
import dev.countersign.crypto.KeyRing;
import dev.countersign.crypto.LaneSettings;
import dev.countersign.crypto.MasterKey;
import dev.countersign.crypto.PasswordHasher;
import dev.countersign.crypto.PasswordHasher.Hashing.Hashed;
import dev.countersign.crypto.Peppers;
import dev.countersign.crypto.RandomTokens;
import dev.countersign.crypto.SampleRing;
import dev.countersign.guard.StoredSignInGuard;
import dev.countersign.limit.RateLimit;
import dev.countersign.limit.SizeLimit;
import dev.countersign.momail.MomailEntrance;
import dev.countersign.session.AccessTokenKeys;
import dev.countersign.session.AccessTokens;
import dev.countersign.session.Contract;
import dev.countersign.session.Sessions;
import dev.countersign.store.Database;
import dev.countersign.store.StoreUnavailable;
import dev.countersign.verify.VerificationMode;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Sign-in as a server has it out of the box, without the server around it, and with password
/// hashes that cost next to nothing. Safe for use by many threads.
final class SignInNode implements AutoCloseable {
  static final String PASSWORD = "SecurePass123!";

  private static final Contract CONTRACT = MomailEntrance.CONTRACT;

  private final RandomTokens random = new RandomTokens(new SecureRandom());
  private final AccountStore accounts = new AccountStore();
  private final PasswordHasher hasher =
      new PasswordHasher(
          new HashCost(64, 1, 1),
          Peppers.none(),
          new LaneSettings(1, 1_024, Duration.ofSeconds(20)),
          random);
  private final Database database;
  private final Clock clock;
  private final SignIn signIn;

  SignInNode(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
    KeyRing keys =
        SampleRing.open(database, new MasterKey.Given(Secret.of(new byte[32])), clock, random);
    var access = AccessTokenKeys.of(keys, CONTRACT.id());
    var accessTokens = new AccessTokens("test", Map.of(CONTRACT.id(), access), random, clock);
    var sessions =
        Sessions.over(
            database, accounts, accessTokens, keys, "test", Duration.ZERO, _ -> {}, random, clock);
    var guard =
        new StoredSignInGuard(
            RateLimit.LOGIN_FAILURES_PER_ACCOUNT.standard(),
            SizeLimit.STRANGERS_FAILURES.amount(),
            database,
            keys,
            random,
            clock);
    signIn =
        new SignIn(
            database, accounts, sessions.open(), VerificationMode.OPTIONAL, hasher, guard, _ -> {});
    hasher.awaitTested();
  }

  /// Makes an account with the [#PASSWORD].
  void register(String email) {
    if (hasher.hash(Password.of(PASSWORD), email) instanceof Hashed(var hash)) {
      var account =
          Account.fresh(
              random.newUserId(), new Email(email), new PersonName("Ada"), hash, clock.instant());
      database.write(tx -> accounts.insert(tx, account));
    } else {
      throw new IllegalStateException("not hashed");
    }
  }

  /// A client at an address of 10.0.0.0/8.
  static Client client(int number) {
    byte[] ip = {10, (byte) (number >> 16), (byte) (number >> 8), (byte) number};
    return new Client(ClientAddress.of(ip), UserAgent.ABSENT, AcceptLanguage.ABSENT);
  }

  /// Tries to sign in. Where a busy machine is in the way, that is no answer.
  SignIn.Outcome signIn(String email, String password, Client client, Optional<String> device) {
    try {
      return signIn.run(CONTRACT, email, Password.of(password), client, device);
    } catch (StoreUnavailable e) {
      return new SignIn.Outcome.Unavailable(Duration.ZERO);
    }
  }

  @Override
  public void close() {
    hasher.close();
  }
}
