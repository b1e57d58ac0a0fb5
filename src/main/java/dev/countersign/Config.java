package dev.countersign;

import dev.countersign.base.Secret;
import dev.countersign.base.StartRefused;
import dev.countersign.limit.RateLimit;
import dev.countersign.limit.RateLimit.Rate;
import dev.countersign.log.LogLevel;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// How this server runs: every setting with its value, each checked, and all of them together.
///
/// @param grace how long the refresh token spent last gets its same successor again
/// @param trustedProxies networks, not looked at yet
/// @param corsOrigins exact origins
record Config(
    ListenHost host,
    int port,
    Path data,
    boolean dev,
    Naming naming,
    TokenSigning momailTokens,
    TokenSigning wackypodTokens,
    Duration grace,
    Hashing hashing,
    Limits limits,
    List<String> trustedProxies,
    Set<String> corsOrigins,
    MasterKey masterKey,
    LogLevel logLevel) {

  /// How access tokens are signed.
  sealed interface TokenSigning {
    /// With keys of the key ring, whose public halves are published.
    record Es256() implements TokenSigning {}

    /// With a secret that verifiers share.
    record Hs256(Secret secret) implements TokenSigning {}
  }

  /// Where the key is that all stored keys are encrypted with.
  sealed interface MasterKey {
    /// Here.
    record Here(Secret key) implements MasterKey {}

    /// In a file, made on first use.
    record InFile(Path file) implements MasterKey {}
  }

  /// What password hashing may cost.
  ///
  /// @param threads how many passwords are hashed at the same time, at least one
  /// @param queue how many may wait
  /// @param deadline how long each may wait
  record Hashing(int memoryKib, int iterations, int threads, int queue, Duration deadline) {}

  /// Which rates are limited, and to what.
  record Limits(boolean enabled, Map<RateLimit, Rate> rates) {
    Limits {
      rates = Map.copyOf(rates);
    }
  }

  /// How others know the server.
  ///
  /// What is not set follows from the port listened on, which is known only then.
  ///
  /// @param setUrl empty when not set
  /// @param setIssuer empty when not set
  record Naming(ListenHost host, String setUrl, String setIssuer) {
    /// The base of every link to this server, without a trailing slash.
    ///
    /// @param port the port listened on
    URI publicUrl(int port) {
      return URI.create(setUrl.isEmpty() ? host.url(port) : setUrl);
    }

    /// What tokens name in `iss`.
    ///
    /// @param port the port listened on
    String issuer(int port) {
      return setIssuer.isEmpty() ? publicUrl(port).toString() : setIssuer;
    }
  }

  Config {
    trustedProxies = List.copyOf(trustedProxies);
    corsOrigins = Set.copyOf(corsOrigins);
  }

  /// The configuration that these flags, variables and the file they name add up to.
  ///
  /// @throws StartRefused when a setting is unknown, its value is none, or two of them disagree
  static Config read(Map<String, String> flags, Map<String, String> environment) {
    SettingValues values = SettingValues.collect(flags, environment);
    ListenHost host = values.get(Settings.HOST);
    Path data = values.get(Settings.DATA);
    return new Config(
        host,
        values.get(Settings.PORT),
        data,
        dev(values, host),
        naming(values, host),
        tokenSigning(values, Settings.MOMAIL_ALGORITHM, Settings.MOMAIL_SECRET),
        tokenSigning(values, Settings.WACKYPOD_ALGORITHM, Settings.WACKYPOD_SECRET),
        values.get(Settings.GRACE),
        hashing(values),
        limits(values),
        values.get(Settings.TRUSTED_PROXIES),
        new LinkedHashSet<>(values.get(Settings.CORS_ORIGINS)),
        masterKey(values, data),
        values.get(Settings.LOG_LEVEL));
  }

  private static boolean dev(SettingValues values, ListenHost host) {
    boolean dev = values.get(Settings.DEV);
    if (dev && !host.isLoopback()) {
      throw new StartRefused(
          "dev shows everybody's mail, so it works on loopback addresses only, and host is %s."
              .formatted(host.name()));
    }
    return dev;
  }

  // Others reach it by a name that it cannot know, and must not take from their requests.
  private static Naming naming(SettingValues values, ListenHost host) {
    Optional<URI> url = values.given(Settings.PUBLIC_URL);
    if (url.isEmpty() && !host.isLoopback()) {
      throw new StartRefused(
          "public.url must be set when host is not loopback, and host is %s."
              .formatted(host.name()));
    }
    return new Naming(
        host, url.map(URI::toString).orElse(""), values.given(Settings.ISSUER).orElse(""));
  }

  private static TokenSigning tokenSigning(
      SettingValues values, Setting<Settings.Algorithm> algorithm, Setting<Secret> secretSetting) {
    Optional<Secret> secret = values.given(secretSetting);
    return switch (values.get(algorithm)) {
      case HS256 ->
          new TokenSigning.Hs256(
              secret.orElseThrow(() ->
                  new StartRefused(
                      "%s must be set when %s is HS256."
                          .formatted(secretSetting.name(), algorithm.name()))));
      case ES256 -> {
        if (secret.isPresent()) {
          throw new StartRefused(
              "%s is set, but %s is ES256, which uses no secret."
                  .formatted(secretSetting.name(), algorithm.name()));
        }
        yield new TokenSigning.Es256();
      }
    };
  }

  private static Hashing hashing(SettingValues values) {
    int threads = values.get(Settings.HASHING_THREADS);
    return new Hashing(
        values.get(Settings.HASHING_MEMORY),
        values.get(Settings.HASHING_ITERATIONS),
        threads == 0 ? Runtime.getRuntime().availableProcessors() : threads,
        values.get(Settings.HASHING_QUEUE),
        values.get(Settings.HASHING_DEADLINE));
  }

  private static Limits limits(SettingValues values) {
    var rates = new EnumMap<RateLimit, Rate>(RateLimit.class);
    Settings.RATES.forEach((limit, setting) -> rates.put(limit, values.get(setting)));
    return new Limits(values.get(Settings.LIMITS), rates);
  }

  private static MasterKey masterKey(SettingValues values, Path data) {
    Optional<Secret> key = values.given(Settings.MASTER_KEY);
    Optional<Path> file = values.given(Settings.MASTER_KEY_FILE);
    if (key.isPresent() && file.isPresent()) {
      throw new StartRefused("keys.master and keys.master-file are both set; one must go.");
    }
    return key.<MasterKey>map(MasterKey.Here::new)
        .orElseGet(() -> new MasterKey.InFile(file.orElse(data.resolve("master.key"))));
  }
}
