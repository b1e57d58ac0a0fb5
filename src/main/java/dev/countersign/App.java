package dev.countersign;

import dev.countersign.account.AccountStore;
import dev.countersign.account.CommonPasswords;
import dev.countersign.account.PasswordRules;
import dev.countersign.account.RequirePeppers;
import dev.countersign.audit.AuditLog;
import dev.countersign.audit.LoggedAudit;
import dev.countersign.base.RequestId;
import dev.countersign.base.StartRefused;
import dev.countersign.cli.RunningServer;
import dev.countersign.config.Config;
import dev.countersign.crypto.KeyRing;
import dev.countersign.crypto.MasterKey;
import dev.countersign.crypto.PasswordHasher;
import dev.countersign.crypto.Peppers;
import dev.countersign.crypto.RandomTokens;
import dev.countersign.crypto.TlsIdentity;
import dev.countersign.guard.PurgeSources;
import dev.countersign.http.HttpServer;
import dev.countersign.http.HttpServer.Binding.Bound;
import dev.countersign.http.HttpServer.Binding.CannotListen;
import dev.countersign.http.HttpSettings;
import dev.countersign.http.TrustedProxies;
import dev.countersign.http.TrustedProxies.Parsed.Invalid;
import dev.countersign.http.TrustedProxies.Parsed.Valid;
import dev.countersign.language.Languages;
import dev.countersign.limit.PurgeRateWindows;
import dev.countersign.limit.RateLimiter;
import dev.countersign.limit.SharedChore;
import dev.countersign.login.SignIn;
import dev.countersign.mail.DevMailbox;
import dev.countersign.mail.Letters;
import dev.countersign.mail.MailRoute.Nowhere;
import dev.countersign.mail.Outbox;
import dev.countersign.mail.OutboxWorker;
import dev.countersign.mail.PurgeMailOutcomes;
import dev.countersign.mail.PurgeOutbox;
import dev.countersign.momail.MomailEntrance;
import dev.countersign.operations.HealthEntrance;
import dev.countersign.operations.KeysEntrance;
import dev.countersign.reset.ResetMails;
import dev.countersign.reset.Resets;
import dev.countersign.session.AccessTokenKeys;
import dev.countersign.session.AccessTokens;
import dev.countersign.session.Contract;
import dev.countersign.session.Sessions;
import dev.countersign.signup.RegisterAccount;
import dev.countersign.store.DataDirectory;
import dev.countersign.store.Database;
import dev.countersign.store.DatabaseSettings.Embedded;
import dev.countersign.store.DatabaseSettings.Postgres;
import dev.countersign.store.Housekeeping;
import dev.countersign.store.Housekeeping.Chore;
import dev.countersign.store.StartCalls;
import dev.countersign.verify.Verifications;
import dev.countersign.wackypod.WackyPodEntrance;
import dev.countersign.web.ResetFeature;
import dev.countersign.web.VerifyFeature;
import dev.countersign.web.WebEntrance;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The running server: everything in it, made in the order in which one thing needs another, and
/// stopped in the reverse.
final class App implements RunningServer {
  private static final Logger LOG = LoggerFactory.getLogger(App.class);

  private final Config config;
  private final MailRoom mailRoom;
  private final Clock clock;
  private final RandomTokens random;
  private final AuditLog audit = new LoggedAudit();
  private final HttpServer http;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  private App(Config config, HttpServer http, Clock clock, SecureRandom entropy) {
    this.config = config;
    this.mailRoom = new MailRoom(config);
    this.http = http;
    this.clock = clock;
    this.random = new RandomTokens(entropy);
  }

  /// Starts the server on the system's own time and randomness; returns when it answers.
  ///
  /// @throws StartRefused when an operator has to do something first; nothing is left running then
  static App start(Config config) {
    return start(config, Clock.systemUTC(), new SecureRandom(), database -> database);
  }

  /// Starts the server on a database that somebody may have stepped before.
  static App start(
      Config config, Clock clock, SecureRandom entropy, UnaryOperator<Database> before) {
    var app = new App(config, bind(config), clock, entropy);
    try {
      app.open(before);
      return app;
    } catch (RuntimeException | Error e) {
      app.stop();
      throw e;
    }
  }

  // The port first: where another server has it, nothing of ours is touched.
  private static HttpServer bind(Config config) {
    // The address that was looked at, not the name again: it might be another one by now.
    return switch (HttpServer.bind(config.host().ip().getHostAddress(), config.port())) {
      case Bound(var server) -> server;
      case CannotListen(var reason) -> throw new StartRefused(reason);
    };
  }

  private void open(UnaryOperator<Database> before) {
    var proxies = trustedProxies();
    var identity =
        config.tls().map(files -> TlsIdentity.open(files.certificates(), files.key(), clock));
    var languages = Languages.load();
    var letters = mailRoom.letters(languages);
    var database = opened(before.apply(database()));
    var policy = Contracts.keyPolicy(config);
    var keys =
        StartCalls.untilAnswered(
            () -> KeyRing.open(database, config.keys().master(), policy, audit, clock, random));
    StartCalls.untilDone(database::refuseUnfinishedCopy);
    var hasher = hasher(database);
    var guards = Guards.over(config, database, keys, random, clock);
    var outbox = new Outbox(keys.sealer(), random::newUuid, clock);

    var accounts = new AccountStore();
    var passwords = passwordRules();
    var accessTokens = accessTokens(keys);
    var sessions = sessions(database, accounts, accessTokens, keys);
    var verifications =
        verifications(database, accounts, languages, letters, outbox, guards.limiter());
    var signUp = signUp(database, accounts, sessions, verifications, guards, hasher);
    var mode = config.verification();
    var signIn =
        new SignIn(database, accounts, sessions.open(), mode, hasher, guards.signIn(), audit);
    var resets =
        resets(database, accounts, sessions, passwords, hasher, languages, letters, outbox, guards);

    var mailbox = new DevMailbox(database, keys.sealer(), clock);
    var couriers = mailRoom.couriers(resets, verifications, mailbox, publicUrl(), opened::push);
    var worker =
        opened(new OutboxWorker(outbox, database, keys.sealer(), couriers, clock, random.source()));
    var chores = chores(database, keys, sessions, verifications, resets);
    identity.map(TlsIdentity::renewal).ifPresent(chores::add);
    var housekeeping = opened(new Housekeeping(chores));
    hasher.awaitTested();
    opened.push(http::stop);
    http.serve(
        httpSettings(proxies, identity),
        Stream.concat(
                Stream.of(
                    new MomailEntrance(signUp, signIn, sessions, verifications, passwords),
                    new WackyPodEntrance(
                        signUp, signIn, sessions, resets, verifications, passwords),
                    web(languages, resets, verifications, mailbox, worker),
                    new HealthEntrance(database),
                    new KeysEntrance(keys::jwks)),
                resources(database, keys)
                    .entrances(accessTokens, guards.limiter(), publicUrl(), opened::push))
            .toList(),
        guards.limiter(),
        audit,
        () -> new RequestId(random.newUuid().toString()));
    housekeeping.start();
    worker.start();
    sayWhatIsUnusual();
  }

  private PasswordHasher hasher(Database database) {
    var peppers = Peppers.obtain(config.peppers());
    StartCalls.untilDone(() -> new RequirePeppers(database).run(peppers));
    return opened(new PasswordHasher(config.hashCost(), peppers, config.hashingLane(), random));
  }

  private HttpSettings httpSettings(TrustedProxies proxies, Optional<TlsIdentity> identity) {
    return new HttpSettings(
        config.corsOrigins(), proxies, config.proxyProtocol(), identity.map(TlsIdentity::context));
  }

  private ResourceRoom resources(Database database, KeyRing keys) {
    return new ResourceRoom(
        config, Contracts.SERVED, database, keys, http.connections(), audit, random, clock);
  }

  private PasswordRules passwordRules() {
    return new PasswordRules(
        CommonPasswords.load("countersign", config.brand().name(), config.naming().site()));
  }

  private Database database() {
    if (config.keys().master().current() instanceof MasterKey.InFile) {
      // Its place, wherever the database is.
      DataDirectory.make(config.data());
    }
    return Database.open(config.database(), clock);
  }

  private Sessions sessions(
      Database database, AccountStore accounts, AccessTokens accessTokens, KeyRing keys) {
    String issuer = config.naming().issuer();
    return Sessions.over(
        database, accounts, accessTokens, keys, issuer, config.grace(), audit, random, clock);
  }

  private AccessTokens accessTokens(KeyRing keys) {
    var signing = new HashMap<String, AccessTokenKeys>();
    for (Contract contract : Contracts.SERVED) {
      signing.put(contract.id(), AccessTokenKeys.of(keys, contract.id()));
    }
    return new AccessTokens(config.naming().issuer(), signing, random, clock);
  }

  private Verifications verifications(
      Database database,
      AccountStore accounts,
      Languages languages,
      Letters letters,
      Outbox outbox,
      RateLimiter limiter) {
    return Verifications.over(
        database,
        accounts,
        config.verification(),
        publicUrl(),
        languages,
        letters,
        outbox,
        limiter,
        audit,
        random,
        clock);
  }

  private RegisterAccount signUp(
      Database database,
      AccountStore accounts,
      Sessions sessions,
      Verifications verifications,
      Guards guards,
      PasswordHasher hasher) {
    return new RegisterAccount(
        database,
        accounts,
        sessions.open(),
        verifications.start(),
        guards.signIn(),
        hasher,
        audit,
        random,
        clock);
  }

  private Resets resets(
      Database database,
      AccountStore accounts,
      Sessions sessions,
      PasswordRules passwords,
      PasswordHasher hasher,
      Languages languages,
      Letters letters,
      Outbox outbox,
      Guards guards) {
    return Resets.over(
        database,
        accounts,
        sessions.endAll(),
        passwords,
        hasher,
        new ResetMails(letters, publicUrl(), Resets.TOKEN_LIFE),
        languages,
        outbox,
        guards.limiter(),
        guards.signIn(),
        audit,
        random,
        clock);
  }

  private TrustedProxies trustedProxies() {
    return switch (TrustedProxies.parse(config.trustedProxies())) {
      case Valid(var proxies) -> proxies;
      case Invalid(var entry, var why) ->
          throw new StartRefused("proxies.trusted: " + entry + ": " + why + ".");
    };
  }

  private List<Chore> chores(
      Database database,
      KeyRing keys,
      Sessions sessions,
      Verifications verifications,
      Resets resets) {
    var chores = new ArrayList<Chore>();
    chores.add(keys.care());
    Stream.of(
            sessions.purge(),
            sessions.purgeCutoffs(),
            verifications.purge(),
            resets.purge(),
            new PurgeOutbox(database, clock),
            new PurgeMailOutcomes(database, clock),
            new PurgeRateWindows(database, clock),
            new PurgeSources(database, clock))
        .map(chore -> shared(chore, database))
        .forEach(chores::add);
    return chores;
  }

  // What one node has cleared away no other need look for, or wait for.
  private Chore shared(Chore chore, Database database) {
    return switch (config.database()) {
      case Embedded _ -> chore;
      case Postgres _ -> new SharedChore(chore, database, clock);
    };
  }

  private WebEntrance web(
      Languages languages,
      Resets resets,
      Verifications verifications,
      DevMailbox mailbox,
      OutboxWorker worker) {
    // Momail's API has no call for a forgotten password: its people use the page.
    var feature = ResetFeature.over(resets, MomailEntrance.CONTRACT, Contracts.SERVED);
    var proof = VerifyFeature.over(verifications, MomailEntrance.CONTRACT);
    return mailRoom.isKept()
        ? WebEntrance.forDevelopment(
            config.brand(), languages, feature, proof, mailbox, worker::drain)
        : WebEntrance.of(config.brand(), languages, feature, proof);
  }

  private URI publicUrl() {
    return config.naming().publicUrl(http.port());
  }

  private void sayWhatIsUnusual() {
    if (mailRoom.isKept()) {
      LOG.warn("development mode: anybody on this machine can read all mail at {}/dev/mail", url());
    } else if (config.mail() instanceof Nowhere) {
      LOG.warn("mail.smtp.host is not set: mail waits in the queue until its links expire");
    }
    if (!config.limits().enabled()) {
      LOG.warn("limits.enabled is false: nothing slows down those who guess passwords");
    }
  }

  @Override
  public String url() {
    return config.naming().listenUrl(http.port());
  }

  @Override
  public void stop() {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        LOG.warn("could not be closed properly; the rest is", e);
      }
    }
    http.stop();
  }

  private <T extends AutoCloseable> T opened(T resource) {
    opened.push(resource);
    return resource;
  }
}
