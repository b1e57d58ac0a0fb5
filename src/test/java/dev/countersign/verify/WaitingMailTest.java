package dev.countersign.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.TestClock;
import dev.countersign.account.Account;
import dev.countersign.account.AccountStore;
import dev.countersign.account.CommonPasswords;
import dev.countersign.account.PasswordRules;
import dev.countersign.audit.AuditLog;
import dev.countersign.base.AcceptLanguage;
import dev.countersign.base.Client;
import dev.countersign.base.ClientAddress;
import dev.countersign.base.Password;
import dev.countersign.base.Secret;
import dev.countersign.base.UserAgent;
import dev.countersign.brand.Brand;
import dev.countersign.brand.Colour;
import dev.countersign.crypto.HashCost;
import dev.countersign.crypto.LaneSettings;
import dev.countersign.crypto.MasterKey;
import dev.countersign.crypto.PasswordHasher;
import dev.countersign.crypto.Peppers;
import dev.countersign.crypto.RandomTokens;
import dev.countersign.crypto.SampleRing;
import dev.countersign.guard.OpenSignInGuard;
import dev.countersign.language.Languages;
import dev.countersign.limit.NoRateLimits;
import dev.countersign.limit.RateLimiter;
import dev.countersign.mail.Courier;
import dev.countersign.mail.Delivery;
import dev.countersign.mail.Letters;
import dev.countersign.mail.Mail;
import dev.countersign.mail.Outbox;
import dev.countersign.mail.OutboxWorker;
import dev.countersign.mail.TestSealer;
import dev.countersign.reset.ConfirmReset;
import dev.countersign.reset.ResetMails;
import dev.countersign.reset.Resets;
import dev.countersign.session.AccessTokens;
import dev.countersign.session.Contract;
import dev.countersign.session.Sessions;
import dev.countersign.store.Database;
import dev.countersign.store.RealDatabase;
import dev.countersign.store.SampleAccounts;
import dev.countersign.wackypod.WackyPodEntrance;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What becomes of mail that has not been sent when an address is proven, on every database: the
/// use cases with a mail server that takes nothing until a test lets it.
@ParameterizedClass
@EnumSource(RealDatabase.class)
class WaitingMailTest {
  private static final Contract CONTRACT = WackyPodEntrance.CONTRACT;
  private static final Client CLIENT =
      new Client(
          ClientAddress.of(new byte[] {(byte) 203, 0, 113, 7}),
          new UserAgent("curl/8"),
          AcceptLanguage.ABSENT);
  private static final Pattern TOKEN =
      Pattern.compile("(reset-password|verify-email)\\?token=([0-9A-Z-]+)");

  private final TestClock clock = new TestClock();
  private final RandomTokens random = new RandomTokens(new SecureRandom());
  private final TestSealer sealer = new TestSealer();
  private final AccountStore accounts = new AccountStore();
  private final List<String> offered = new ArrayList<>();
  private final List<String> sent = new ArrayList<>();
  private final RealDatabase.Opened opened;
  private final Database database;
  private final PasswordHasher hasher =
      new PasswordHasher(
          new HashCost(64, 1, 1),
          Peppers.none(),
          new LaneSettings(1, 64, Duration.ofSeconds(20)),
          random);
  private final Outbox outbox = new Outbox(sealer, random::newUuid, clock);
  private final URI site = URI.create("https://auth.example.com");
  private final Letters letters =
      Letters.shipped(
          new Brand("Countersign", new Colour(0, 80, 0), Optional.empty()), site.getHost());
  private final AuditLog audit = event -> {};
  private final RateLimiter limiter = new NoRateLimits();
  private final Verifications verifications;
  private final Resets resets;
  private final OutboxWorker worker;
  private final Account ada = SampleAccounts.account("ada@example.com");
  private boolean serverTakesMail;

  WaitingMailTest(RealDatabase kind) {
    opened = kind.open();
    database = opened.database();
    verifications = verifications(VerificationMode.OPTIONAL);
    resets =
        Resets.over(
            database,
            accounts,
            sessions().endAll(),
            new PasswordRules(CommonPasswords.load()),
            hasher,
            new ResetMails(letters, site, Resets.TOKEN_LIFE),
            Languages.load(),
            outbox,
            limiter,
            new OpenSignInGuard(),
            audit,
            random,
            clock);
    var couriers = new HashMap<>(resets.couriers());
    couriers.putAll(verifications.couriers());
    couriers.put(Mail.KIND, mailServer());
    worker = new OutboxWorker(outbox, database, sealer, couriers, clock, random.source());
  }

  private Verifications verifications(VerificationMode mode) {
    return Verifications.over(
        database,
        accounts,
        mode,
        site,
        Languages.load(),
        letters,
        outbox,
        limiter,
        audit,
        random,
        clock);
  }

  private Sessions sessions() {
    var keys =
        SampleRing.open(database, new MasterKey.Given(Secret.of(new byte[32])), clock, random);
    var accessTokens = new AccessTokens("test", Map.of(), random, clock);
    return Sessions.over(
        database, accounts, accessTokens, keys, "test", Duration.ZERO, audit, random, clock);
  }

  private Courier mailServer() {
    return parcel -> {
      String mail = new String(parcel.exposeContent(), StandardCharsets.UTF_8);
      (serverTakesMail ? sent : offered).add(mail);
      return serverTakesMail ? new Delivery.Delivered() : new Delivery.TryAgain("not now");
    };
  }

  @BeforeEach
  void register() {
    database.write(tx -> accounts.insert(tx, ada));
  }

  @AfterEach
  void close() {
    worker.close();
    hasher.close();
    opened.close();
  }

  @Test
  void aResetThatTakesAnAccountOverLeavesItsOwnNoticeAlone() {
    String reset = askForReset();
    askForReset();
    String proof = askForProof();

    assertThat(reset(reset)).isInstanceOf(ConfirmReset.Outcome.Done.class);

    assertThat(mailsSentInTheEnd())
        .singleElement()
        .asString()
        .contains("password was changed")
        .doesNotContain("token=");
    assertThat(stored().name().isNone()).isTrue();
    assertThat(verify(proof)).isFalse();
    assertThat(verifications.confirm().look(proof)).isFalse();
  }

  @Test
  void aProofTakesBackOtherProofsThatWait() {
    String first = askForProof();
    String second = askForProof();

    assertThat(verify(first)).isTrue();

    assertThat(verify(second)).isFalse();
    assertThat(mailsSentInTheEnd()).isEmpty();
    assertThat(stored().name()).isEqualTo(ada.name());
  }

  @Test
  void aProofLeavesAResetThatItsOwnerWaitsFor() {
    String proof = askForProof();
    String reset = askForReset();

    assertThat(verify(proof)).isTrue();

    assertThat(mailsSentInTheEnd()).anyMatch(mail -> mail.contains(reset));
    assertThat(reset(reset)).isInstanceOf(ConfirmReset.Outcome.Done.class);
  }

  @Test
  void aRequestFromBeforeTheProofMailsNothingAfterIt() {
    String proof = askForProof();
    verifications.ask().run(CONTRACT, "ada@example.com", CLIENT);
    assertThat(verify(proof)).isTrue();
    offered.clear();

    worker.drain();

    assertThat(offered).isEmpty();
  }

  @Test
  void aRegistrationAsksForAMailUnlessNobodyIsToProveAnything() {
    for (VerificationMode mode : VerificationMode.values()) {
      StartVerification start = verifications(mode).start();
      var prepared = start.prepare(CONTRACT, ada, CLIENT);

      database.write(tx -> {
        start.keep(tx, prepared);
        return true;
      });

      // What waits can be taken back: it was queued about the account.
      assertThat(database.<Integer>write(tx -> outbox.withdraw(tx, ada.id())))
          .isEqualTo(mode == VerificationMode.OFF ? 0 : 1);
    }
  }

  @Test
  void lookingAtATokenSpendsNothing() {
    String proof = askForProof();

    for (int i = 0; i < 3; i++) {
      assertThat(verifications.confirm().look(proof)).isTrue();
    }

    assertThat(verify(proof)).isTrue();
    assertThat(verifications.confirm().look(proof)).isFalse();
    assertThat(verifications.confirm().look("x")).isFalse();
  }

  @Test
  void ofManyWhoUseAProofBesideAResetOneDoesAndTheResetIsNotHeldUp() throws Exception {
    for (int round = 0; round < 5; round++) {
      Account account = SampleAccounts.account("racer" + round + "@example.com");
      database.write(tx -> accounts.insert(tx, account));
      String proof = askForProof(account);
      String reset = askForReset(account);
      var uses = new ArrayList<Callable<Boolean>>(Collections.nCopies(63, () -> verify(proof)));
      uses.add(
          round * 15, () -> reset(reset) instanceof ConfirmReset.Outcome.Done && proven(account));

      var done = new ArrayList<Boolean>();
      try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
        for (Future<Boolean> each : executor.invokeAll(uses)) {
          done.add(each.get());
        }
      }

      assertThat(done.remove(round * 15)).as("the reset").isTrue();
      long proofs = done.stream().filter(it -> it).count();
      boolean keptItsName = !stored(account).name().isNone();
      // Whoever came first: a proof keeps the name, a reset without one before takes it.
      assertThat(proofs).isEqualTo(keptItsName ? 1 : 0);
      assertThat(proven(account)).isTrue();
    }
  }

  private List<String> mailsSentInTheEnd() {
    serverTakesMail = true;
    clock.advance(Duration.ofMinutes(5));
    worker.drain();
    return sent;
  }

  private String askForProof() {
    return askForProof(ada);
  }

  private String askForProof(Account account) {
    verifications.ask().run(CONTRACT, account.email().address(), CLIENT);
    return newestToken("verify-email");
  }

  private String askForReset() {
    return askForReset(ada);
  }

  private String askForReset(Account account) {
    resets.request().run(CONTRACT, account.email().address(), CLIENT);
    return newestToken("reset-password");
  }

  private String newestToken(String page) {
    offered.clear();
    worker.drain();
    assertThat(offered).isNotEmpty();
    clock.advance(Duration.ofMillis(1));
    return offered.stream()
        .flatMap(mail -> TOKEN.matcher(mail).results())
        .filter(link -> link.group(1).equals(page))
        .map(link -> link.group(2))
        .toList()
        .getLast();
  }

  private boolean verify(String token) {
    return verifications.confirm().run(CONTRACT, token, CLIENT)
        instanceof ConfirmVerification.Outcome.Done;
  }

  private ConfirmReset.Outcome reset(String token) {
    return resets.confirm().run(CONTRACT, token, Password.of("NewSecurePass456!"), CLIENT);
  }

  private Account stored() {
    return stored(ada);
  }

  private Account stored(Account account) {
    return database.<Optional<Account>>read(tx -> accounts.find(tx, account.id())).orElseThrow();
  }

  private boolean proven(Account account) {
    return stored(account).emailVerified();
  }
}
