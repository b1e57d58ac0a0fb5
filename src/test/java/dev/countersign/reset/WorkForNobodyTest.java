package dev.countersign.reset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.TestClock;
import dev.countersign.account.Account;
import dev.countersign.account.AccountStore;
import dev.countersign.account.MailedTokenStore;
import dev.countersign.audit.AuditLog;
import dev.countersign.base.AcceptLanguage;
import dev.countersign.base.Client;
import dev.countersign.base.ClientAddress;
import dev.countersign.base.UserAgent;
import dev.countersign.brand.Brand;
import dev.countersign.brand.Colour;
import dev.countersign.crypto.RandomTokens;
import dev.countersign.language.Languages;
import dev.countersign.limit.NoRateLimits;
import dev.countersign.mail.Courier;
import dev.countersign.mail.Delivery;
import dev.countersign.mail.Letters;
import dev.countersign.mail.Mail;
import dev.countersign.mail.MailTransport;
import dev.countersign.mail.Outbox;
import dev.countersign.mail.OutboxWorker;
import dev.countersign.mail.ParcelKind;
import dev.countersign.mail.PurgeOutbox;
import dev.countersign.mail.TestSealer;
import dev.countersign.session.Contract;
import dev.countersign.store.RealDatabase;
import dev.countersign.store.RecordingDatabase;
import dev.countersign.store.SampleAccounts;
import dev.countersign.verify.VerificationMode;
import dev.countersign.verify.Verifications;
import dev.countersign.wackypod.WackyPodEntrance;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What is done for a request for a mail once it has been answered, on every database: by how long
/// it keeps others waiting, they could tell whether the address is registered.
@ParameterizedClass
@EnumSource(RealDatabase.class)
class WorkForNobodyTest {
  private static final Contract CONTRACT = WackyPodEntrance.CONTRACT;
  private static final Client CLIENT =
      new Client(
          ClientAddress.of(new byte[] {(byte) 203, 0, 113, 7}),
          new UserAgent("curl/8"),
          AcceptLanguage.ABSENT);
  private static final List<String> TABLES =
      List.of("outbox", "mail_outcome", "reset_token", "verification_token");

  private final TestClock clock = new TestClock();
  private final RandomTokens random = new RandomTokens(new SecureRandom());
  private final TestSealer sealer = new TestSealer();
  private final AccountStore accounts = new AccountStore();
  private final List<String> recipients = new ArrayList<>();
  private final RealDatabase.Opened opened;
  private final RecordingDatabase database;
  private final Outbox outbox = new Outbox(sealer, random::newUuid, clock);
  private final URI site = URI.create("https://auth.example.com");
  private final Letters letters =
      Letters.shipped(
          new Brand("Countersign", new Colour(0, 80, 0), Optional.empty()), site.getHost());
  private final Languages languages = Languages.load();
  private final AuditLog audit = event -> {};
  private final RequestReset reset;
  private final Verifications verifications;
  private final Map<ParcelKind, Courier> couriers = new HashMap<>();

  WorkForNobodyTest(RealDatabase kind) {
    opened = kind.open();
    database = new RecordingDatabase(opened.database());
    reset = new RequestReset(database, outbox, languages, new NoRateLimits(), audit, clock);
    couriers.put(
        Resets.REQUEST,
        new PrepareReset(
            database,
            accounts,
            MailedTokenStore.ofResets(),
            new ResetMails(letters, site, Resets.TOKEN_LIFE),
            languages,
            outbox,
            audit,
            random,
            clock));
    verifications =
        Verifications.over(
            database,
            accounts,
            VerificationMode.OPTIONAL,
            site,
            languages,
            letters,
            outbox,
            new NoRateLimits(),
            audit,
            random,
            clock);
    couriers.putAll(verifications.couriers());
  }

  @BeforeEach
  void register() {
    Account unproven = SampleAccounts.account("unproven@example.com");
    Account proven = SampleAccounts.account("proven@example.com");
    database.write(tx -> accounts.insert(tx, unproven));
    database.write(tx -> accounts.insert(tx, proven));
    database.write(tx -> {
      accounts.verify(tx, proven.id());
      return true;
    });
  }

  @AfterEach
  void close() {
    opened.close();
  }

  @Test
  void afterAResetRequestTheSameIsDoneForOwnersAndForNobody() {
    var done = doneFor(email -> reset.run(CONTRACT, email, CLIENT));

    assertThat(done.values()).containsOnly(done.get("nobody@example.com"));
    assertThat(recipients).containsExactly("unproven@example.com", "proven@example.com");
  }

  @Test
  void afterARequestForAProofTheSameIsDoneForOwnersAndForNobody() {
    var done = doneFor(email -> verifications.ask().run(CONTRACT, email, CLIENT));

    assertThat(done.values()).containsOnly(done.get("nobody@example.com"));
    assertThat(recipients).containsExactly("unproven@example.com");
  }

  @Test
  void workForNobodyLeavesNothingBehind() {
    carryMail();
    try (OutboxWorker worker = worker()) {
      reset.run(CONTRACT, "nobody@example.com", CLIENT);
      verifications.ask().run(CONTRACT, "nobody@example.com", CLIENT);
      verifications.ask().run(CONTRACT, "proven@example.com", CLIENT);

      worker.drain();
    }

    assertThat(recipients).isEmpty();
    assertThat(TABLES).allMatch(table -> rows(table) == 0);
  }

  @Test
  void whatWaitsForNobodyIsGoneAfterAMinuteWhereMailHasNoWayOut() {
    try (OutboxWorker worker = worker()) {
      reset.run(CONTRACT, "proven@example.com", CLIENT);
      reset.run(CONTRACT, "nobody@example.com", CLIENT);
      worker.drain();
    }
    var purge = new PurgeOutbox(database, clock);

    clock.advance(Duration.ofSeconds(60).minusMillis(1));
    boolean _ = purge.runSlice();
    assertThat(rows("outbox")).isEqualTo(2);
    clock.advance(Duration.ofMillis(1));
    boolean _ = purge.runSlice();

    assertThat(rows("outbox")).isEqualTo(1);
    assertThat(rows("mail_outcome")).isEqualTo(0);
  }

  /// For each address, what was asked of the database after its request, until nothing was left to
  /// do.
  private Map<String, List<String>> doneFor(Consumer<String> request) {
    carryMail();
    var done = new LinkedHashMap<String, List<String>>();
    try (OutboxWorker worker = worker()) {
      for (String name : List.of("unproven", "proven", "nobody")) {
        String email = name + "@example.com";
        request.accept(email);
        assertThat(database.takeAsked()).isNotEmpty();
        worker.drain();
        // How often it is asked whether more is due hangs on the order of the lanes.
        done.put(
            email,
            database.takeAsked().stream()
                .filter(sql -> !sql.startsWith("SELECT id FROM outbox"))
                .toList());
      }
    }
    return done;
  }

  private void carryMail() {
    MailTransport transport =
        outgoing -> {
          recipients.add(outgoing.mail().to().address());
          return new Delivery.Delivered();
        };
    couriers.put(Mail.KIND, Courier.forMail(transport));
    couriers.put(Mail.FOR_NOBODY, Courier.forNobody(transport));
  }

  private OutboxWorker worker() {
    return new OutboxWorker(outbox, database, sealer, couriers, clock, random.source());
  }

  private int rows(String table) {
    return database.read(
        tx -> tx.sql().createQuery("SELECT COUNT(*) FROM " + table).mapTo(Integer.class).one());
  }
}
