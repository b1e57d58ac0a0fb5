package dev.countersign;

import dev.countersign.account.AccountStore;
import dev.countersign.account.CommonPasswords;
import dev.countersign.account.PasswordRules;
import dev.countersign.audit.AuditLog;
import dev.countersign.audit.LoggedAudit;
import dev.countersign.base.RequestId;
import dev.countersign.base.StartRefused;
import dev.countersign.cli.RunningServer;
import dev.countersign.crypto.Hs256Key;
import dev.countersign.crypto.JwtKey;
import dev.countersign.crypto.KeyRing;
import dev.countersign.crypto.PasswordHasher;
import dev.countersign.crypto.RandomTokens;
import dev.countersign.http.Entrance;
import dev.countersign.http.HttpServer;
import dev.countersign.limit.LocalRateLimiter;
import dev.countersign.limit.NoRateLimits;
import dev.countersign.limit.RateLimiter;
import dev.countersign.login.SignIn;
import dev.countersign.mail.Courier;
import dev.countersign.mail.DevMailbox;
import dev.countersign.mail.Mail;
import dev.countersign.mail.Outbox;
import dev.countersign.mail.OutboxWorker;
import dev.countersign.mail.ParcelKind;
import dev.countersign.momail.MomailEntrance;
import dev.countersign.operations.HealthEntrance;
import dev.countersign.operations.KeysEntrance;
import dev.countersign.reset.ResetMails;
import dev.countersign.reset.Resets;
import dev.countersign.session.AccessTokens;
import dev.countersign.session.Contract;
import dev.countersign.session.Sessions;
import dev.countersign.signup.RegisterAccount;
import dev.countersign.store.Housekeeping;
import dev.countersign.store.Housekeeping.Chore;
import dev.countersign.store.SqliteDatabase;
import dev.countersign.wackypod.WackyPodEntrance;
import dev.countersign.web.WebEntrance;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The running server: everything in it, made in the order in which one thing needs another, and stopped in the reverse.
final class App implements RunningServer {
  private static final Logger LOG = LoggerFactory.getLogger(App.class);

  /// Every contract that is served.
  private static final List<Contract> CONTRACTS =
      List.of(MomailEntrance.CONTRACT, WackyPodEntrance.CONTRACT);

  private final Config config;
  private final Clock clock;
  private final RandomTokens random;
  private final AuditLog audit = new LoggedAudit();
  private final HttpServer http;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  private App(Config config, HttpServer http, Clock clock, SecureRandom entropy) {
    this.config = config;
    this.http = http;
    this.clock = clock;
    this.random = new RandomTokens(entropy);
  }

  /// Starts the server; returns when it answers.
  ///
  /// @throws StartRefused when an operator has to do something first; nothing is left running then
  static App start(Config config, Clock clock, SecureRandom entropy) {
    // The port first: where another server has it, nothing of ours is touched.
    var app = new App(config, HttpServer.bind(config.host().name(), config.port()), clock, entropy);
    try {
      app.open();
      return app;
    } catch (RuntimeException | Error e) {
      app.stop();
      throw e;
    }
  }

  private void open() {
    var database = opened(SqliteDatabase.open(config.data(), clock));
    var keys = KeyRing.open(database, config.masterKey(), clock, random);
    var hasher = opened(new PasswordHasher(config.hashCost(), config.hashingLane(), random));
    var limiter = limiter();
    var outbox = new Outbox(keys.sealer(), random::newUuid, clock);
    var mailbox = new DevMailbox(database, keys.sealer(), clock);

    var accounts = new AccountStore();
    var passwords = new PasswordRules(CommonPasswords.load());
    var sessions = sessions(database, accounts, keys);
    var signUp = new RegisterAccount(database, accounts, sessions.open(), hasher, audit, random, clock);
    var signIn = new SignIn(database, accounts, sessions.open(), hasher, limiter, audit);
    var mails = new ResetMails(publicUrl(), ResetToken.LIFE);
    var resets =
        Resets.over(
            database, accounts, sessions.endAll(), passwords, hasher, mails, outbox, limiter, audit, random, clock);

    var worker = opened(worker(outbox, database, keys, mailbox, resets));
    var chores = List.of(sessions.purge(), resets.purge(), new PurgeOutbox(database, clock));
    var housekeeping = opened(new Housekeeping(chores));
    opened(http::stop);
    http.serve(
        List.of(
            new MomailEntrance(signUp, signIn, sessions, passwords),
            new WackyPodEntrance(signUp, signIn, sessions, resets, passwords),
            web(resets, mailbox, worker),
            new HealthEntrance(database),
            new KeysEntrance(keys.jwks())),
        limiter,
        audit,
        () -> new RequestId(random.newUuid().toString()));
    housekeeping.start();
    worker.start();
    sayWhatIsUnusual();
  }

  private Sessions sessions(Database database, AccountStore accounts, KeyRing keys) {
    Map<String, JwtKey> signing = new HashMap<>();
    config.sharedSecrets().forEach((contract, secret) -> signing.put(contract, sharedKey(contract, secret)));
    CONTRACTS.forEach(contract -> signing.putIfAbsent(contract.id(), keys.accessKey()));
    var verifying = new LinkedHashSet<JwtKey>(keys.accessKeys());
    verifying.addAll(signing.values());
    String issuer = config.issuer();
    var accessTokens = new AccessTokens(issuer, signing, List.copyOf(verifying), random, clock);
    return Sessions.over(
        database, accounts, accessTokens, keys, issuer, config.grace(), audit, random, clock);
  }
