package dev.countersign.config;

import dev.countersign.base.Secret;
import dev.countersign.crypto.HashCost;
import dev.countersign.crypto.LaneSettings;
import dev.countersign.crypto.SigningAlgorithm;
import dev.countersign.limit.HashLimit;
import dev.countersign.limit.RateLimit;
import dev.countersign.limit.RateLimit.Rate;
import dev.countersign.limit.SizeLimit;
import dev.countersign.log.LogLevel;
import dev.countersign.store.DatabaseSettings.Tls;
import dev.countersign.store.PostgresUrl;
import dev.countersign.verify.VerificationMode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Everything an operator can set: the one table that the file, the environment, the command line
/// and every page about them are made from.
final class Settings {
  static final Setting<ListenHost> HOST =
      new Setting<>(
          "host",
          SettingType.listenHost(),
          "127.0.0.1",
          "Address to listen on; `0.0.0.0` is every address of the machine.");

  static final Setting<Integer> PORT =
      new Setting<>(
          "port", SettingType.number(0, 65_535), "8080", "Port to listen on; 0 takes a free one.");

  static final Setting<Path> DATA =
      new Setting<>(
          "data",
          SettingType.path(),
          "./data",
          "Directory of the database and the keys, made if it does not exist.");

  static final Setting<PostgresUrl> DATABASE_URL =
      new Setting<>(
          "database.url",
          SettingType.postgresUrl(),
          "",
          "PostgreSQL database, such as postgres://db.example.com/auth; SQLite in the data directory when empty.");

  static final Setting<String> DATABASE_USER =
      new Setting<>(
          "database.user",
          SettingType.name(),
          "",
          "User of that database, unless its URL names one.");

  static final Setting<Secret> DATABASE_PASSWORD =
      new Setting<>(
          "database.password",
          SettingType.password(),
          "",
          "Password of that user, unless the URL has one; rather here, for URLs get about.");

  static final Setting<Tls> DATABASE_TLS =
      new Setting<>(
          "database.tls",
          SettingType.oneOf(List.of(Tls.values()), Tls::text),
          "",
          "Its TLS: disable, require, verify-ca or verify-full; when empty verify-full, but disable on loopback.");

  // A small server's cores are busy with fewer; a hundred connections is PostgreSQL's own default
  // for all nodes together.
  static final Setting<Integer> DATABASE_POOL =
      new Setting<>(
          "database.pool-size",
          SettingType.number(1, 1_000),
          "10",
          "Connections of this node to PostgreSQL: transactions that it runs at the same time.");

  static final Setting<Duration> DATABASE_STATEMENT_TIMEOUT =
      new Setting<>(
          "database.statement-timeout",
          SettingType.duration(Duration.ofSeconds(1), Duration.ofMinutes(1)),
          "1s",
          "How long PostgreSQL may take for a statement; a call is refused a second later at most.");

  static final Setting<Boolean> DEV =
      new Setting<>(
          "dev",
          SettingType.onOrOff(),
          "false",
          "Keeps mails readable at `/dev/mail` unless mail.smtp.host is set; on loopback addresses only.");

  static final Setting<URI> PUBLIC_URL =
      new Setting<>(
          "public.url",
          SettingType.publicUrl(),
          "",
          "URL that browsers reach this server by; mailed links start with it; needed unless host is loopback.");

  static final Setting<VerificationMode> VERIFICATION =
      new Setting<>(
          "verification",
          SettingType.oneOf(List.of(VerificationMode.values()), VerificationMode::text),
          "optional",
          "Whether people prove their e-mail address: off, optional, or required-for-login.");

  static final Setting<String> ISSUER =
      new Setting<>(
          "tokens.issuer",
          SettingType.issuer(),
          "",
          "Issuer that tokens name in `iss`; public.url when empty, or http://localhost without that.");

  static final Setting<SigningAlgorithm> MOMAIL_ALGORITHM = algorithm("momail", "Momail");
  static final Setting<Secret> MOMAIL_SECRET = tokenSecret("momail");
  static final Setting<SigningAlgorithm> WACKYPOD_ALGORITHM = algorithm("wackypod", "WackyPod");
  static final Setting<Secret> WACKYPOD_SECRET = tokenSecret("wackypod");

  // Longer than any lost answer takes to be asked for again; each minute more helps a thief too.
  static final Setting<Duration> GRACE =
      new Setting<>(
          "sessions.grace",
          SettingType.duration(Duration.ZERO, Duration.ofMinutes(5)),
          "60s",
          "How long the refresh token spent last gets its same successor again; 0s never.");

  // The floor is that of OWASP ASVS 5.0, Appendix C; the ceiling keeps a typing error from taking
  // the machine down.
  static final Setting<Integer> HASHING_MEMORY =
      new Setting<>(
          "hashing.memory-kib",
          SettingType.number(HashCost.FLOOR.memoryKib(), HashLimit.MEMORY_KIB.amount()),
          "19456",
          "Memory that hashing one password takes (Argon2id m).");

  static final Setting<Integer> HASHING_ITERATIONS =
      new Setting<>(
          "hashing.iterations",
          SettingType.number(HashCost.FLOOR.iterations(), HashLimit.ARGON2_ITERATIONS.amount()),
          "2",
          "Passes over that memory (Argon2id t).");

  static final Setting<Integer> HASHING_THREADS =
      new Setting<>(
          "hashing.threads",
          SettingType.number(0, 256),
          "0",
          "Passwords hashed at the same time; 0 is one per core, if memory allows.");

  static final Setting<Integer> HASHING_QUEUE =
      new Setting<>(
          "hashing.queue",
          SettingType.number(0, LaneSettings.MAX_QUEUE_CAPACITY),
          "0",
          "Passwords that may wait to be hashed; more are answered 503 at once; 0 is as many as the deadline allows.");

  static final Setting<Duration> HASHING_DEADLINE =
      new Setting<>(
          "hashing.deadline",
          SettingType.duration(Duration.ofMillis(100), Duration.ofMinutes(1)),
          "900ms",
          "How long a password may wait to be hashed; one that would have to wait longer is answered 503 at once.");

  static final Setting<Boolean> LIMITS =
      new Setting<>(
          "limits.enabled",
          SettingType.onOrOff(),
          "true",
          "Whether rates are limited at all; switch it off for load tests only.");

  static final Map<RateLimit, Setting<Rate>> RATES = rates();

  static final Setting<Integer> STRANGERS_FAILURES =
      new Setting<>(
          "limits.login-failures-of-strangers",
          SettingType.number(1, SizeLimit.STRANGERS_FAILURES.amount()),
          Integer.toString(SizeLimit.STRANGERS_FAILURES.amount()),
          "Failed sign-ins to an account in a row, of all who are strangers to it; then only a reset lets such in.");

  static final Setting<List<String>> CORS_ORIGINS =
      new Setting<>(
          "cors.origins",
          SettingType.list(
              "a list of exact origins as browsers send them, such as https://app.example.com",
              WebAddress::isOrigin),
          "",
          "Origins of the web pages that may call this server from a browser.");

  static final Setting<LogLevel> LOG_LEVEL =
      new Setting<>(
          "log.level",
          SettingType.oneOf(List.of(LogLevel.values()), LogLevel::text),
          "info",
          "How much is logged: error, warn, info or debug; security events always are.");

  /// All of them, in the order in which pages show them.
  static final List<Setting<?>> ALL = all();

  /// The ones that have a flag of their own on the command line.
  static final List<Setting<?>> FLAGS = List.of(HOST, PORT, DATA, DEV);

  private Settings() {}

  static Optional<Setting<?>> find(String name) {
    for (Setting<?> setting : ALL) {
      if (setting.name().equals(name)) {
        return Optional.of(setting);
      }
    }
    return Optional.empty();
  }

  private static Setting<SigningAlgorithm> algorithm(String contract, String title) {
    return new Setting<>(
        contract + ".tokens.algorithm",
        SettingType.oneOf(List.of(SigningAlgorithm.values()), SigningAlgorithm::text),
        "ES256",
        "How the access tokens of "
            + title
            + " are signed: ES256, EdDSA, RS256, or HS256 for verifiers that exist already.");
  }

  private static Setting<Secret> tokenSecret(String contract) {
    return new Setting<>(
        contract + ".tokens.secret",
        SettingType.sharedSecret(),
        "",
        "Secret that these verifiers alone share, at least 32 bytes; needed with HS256 and with nothing else.");
  }

  private static Map<RateLimit, Setting<Rate>> rates() {
    var rates = new EnumMap<RateLimit, Setting<Rate>>(RateLimit.class);
    for (RateLimit limit : RateLimit.values()) {
      Rate standard = limit.standard();
      rates.put(
          limit,
          new Setting<>(
              "limits." + limit.setting(),
              SettingType.rate(1_000_000, Duration.ofDays(1)),
              standard.count() + "/" + Durations.write(standard.window()),
              limit.description()));
    }
    return Collections.unmodifiableMap(rates);
  }

  private static List<Setting<?>> all() {
    var all = new ArrayList<Setting<?>>(List.of(HOST, PORT, DATA, DEV));
    all.addAll(List.of(DATABASE_URL, DATABASE_USER, DATABASE_PASSWORD, DATABASE_TLS));
    all.addAll(List.of(DATABASE_POOL, DATABASE_STATEMENT_TIMEOUT, PUBLIC_URL, ISSUER));
    all.addAll(BrandSettings.ALL);
    all.addAll(MailSettings.ALL);
    all.addAll(List.of(MOMAIL_ALGORITHM, MOMAIL_SECRET, WACKYPOD_ALGORITHM, WACKYPOD_SECRET));
    all.addAll(OauthSettings.ALL);
    all.addAll(List.of(VERIFICATION, GRACE));
    all.addAll(List.of(HASHING_MEMORY, HASHING_ITERATIONS, HASHING_THREADS, HASHING_QUEUE));
    all.add(HASHING_DEADLINE);
    all.addAll(KeySettings.OF_PASSWORDS);
    all.add(LIMITS);
    all.addAll(RATES.values());
    all.add(STRANGERS_FAILURES);
    all.addAll(EdgeSettings.ALL);
    all.add(CORS_ORIGINS);
    all.addAll(KeySettings.ALL);
    all.add(LOG_LEVEL);
    return Collections.unmodifiableList(all);
  }
}
