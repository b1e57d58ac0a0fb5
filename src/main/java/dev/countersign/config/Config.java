package dev.countersign.config;

import dev.countersign.base.StartRefused;
import dev.countersign.brand.Brand;
import dev.countersign.client.ResourceServer;
import dev.countersign.crypto.HashCost;
import dev.countersign.crypto.LaneSettings;
import dev.countersign.crypto.MasterKeySources;
import dev.countersign.crypto.PepperSource;
import dev.countersign.crypto.SigningMethod;
import dev.countersign.http.ProxyProtocol;
import dev.countersign.limit.RateLimit;
import dev.countersign.limit.RateLimit.Rate;
import dev.countersign.log.LogLevel;
import dev.countersign.mail.MailRoute;
import dev.countersign.revocation.FeedAccess;
import dev.countersign.store.DatabaseSettings;
import dev.countersign.verify.VerificationMode;
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
/// @param mailTemplates the folder of templates in place of the shipped ones
/// @param grace how long the refresh token spent last gets its same successor again
/// @param tls what HTTPS is served with; HTTP in the open without
/// @param trustedProxies networks, not looked at yet
/// @param corsOrigins exact origins
public record Config(
    ListenHost host,
    int port,
    Path data,
    DatabaseSettings database,
    boolean dev,
    Naming naming,
    Brand brand,
    Optional<Path> mailTemplates,
    MailRoute mail,
    SigningMethod momailTokens,
    SigningMethod wackypodTokens,
    ResourceServers resourceServers,
    VerificationMode verification,
    Duration grace,
    HashCost hashCost,
    PepperSource peppers,
    LaneSettings hashingLane,
    Limits limits,
    Optional<TlsFiles> tls,
    List<String> trustedProxies,
    ProxyProtocol proxyProtocol,
    Set<String> corsOrigins,
    Keys keys,
    LogLevel logLevel) {

  /// Where the master key is, and how long other keys sign.
  public record Keys(MasterKeySources master, Duration rotation) {}

  /// Where the certificates and their private key are, both in PEM.
  public record TlsFiles(Path certificates, Path key) {}

  /// Who may ask about tokens, and who may read the feed of ended sessions.
  public record ResourceServers(List<ResourceServer> known, FeedAccess feed) {
    public ResourceServers {
      known = List.copyOf(known);
    }
  }

  /// Which rates are limited, and to what.
  ///
  /// @param strangersFailures how many sign-ins of strangers to an account may fail in a row
  public record Limits(boolean enabled, Map<RateLimit, Rate> rates, int strangersFailures) {
    public Limits {
      rates = Map.copyOf(rates);
    }
  }

  /// How others know the server.
  ///
  /// Without a set URL, links follow the port listened on. The issuer does not: tokens outlive a
  /// restart on another port.
  ///
  /// @param scheme what is spoken on the port listened on
  /// @param setUrl empty when not set
  /// @param setIssuer empty when not set
  public record Naming(String scheme, ListenHost host, String setUrl, String setIssuer) {
    /// What a server that nobody has named calls itself.
    private static final String LOCAL_ISSUER = "http://localhost";

    /// Where the server listens.
    public String listenUrl(int port) {
      return host.url(scheme, port);
    }

    /// The base of every link to this server, without a trailing slash.
    ///
    /// @param port the port listened on
    public URI publicUrl(int port) {
      return URI.create(setUrl.isEmpty() ? listenUrl(port) : setUrl);
    }

    /// The name of the host in that, as people know it.
    public String site() {
      return setUrl.isEmpty() ? host.name() : URI.create(setUrl).getHost();
    }

    /// What tokens name in `iss`.
    public String issuer() {
      String fallback = setUrl.isEmpty() ? LOCAL_ISSUER : setUrl;
      return setIssuer.isEmpty() ? fallback : setIssuer;
    }
  }

  public Config {
    trustedProxies = List.copyOf(trustedProxies);
    corsOrigins = Set.copyOf(corsOrigins);
  }

  /// The configuration that these flags, variables and the file they name add up to.
  ///
  /// @throws StartRefused when a setting is unknown, its value is none, or two of them disagree
  public static Config read(Map<String, String> flags, Map<String, String> environment) {
    SettingValues values = SettingValues.collect(flags, environment);
    ListenHost host = values.get(Settings.HOST);
    Path data = values.get(Settings.DATA);
    Optional<TlsFiles> tls = EdgeSettings.tlsFiles(values);
    Naming naming = naming(values, host, tls.isPresent() ? "https" : "http");
    SigningMethod momail =
        KeyValues.signing(values, Settings.MOMAIL_ALGORITHM, Settings.MOMAIL_SECRET);
    SigningMethod wackypod =
        KeyValues.signing(values, Settings.WACKYPOD_ALGORITHM, Settings.WACKYPOD_SECRET);
    KeyValues.requireOwnSecrets(momail, wackypod);
    return new Config(
        host,
        values.get(Settings.PORT),
        data,
        DatabaseValues.read(values, data),
        dev(values, host),
        naming,
        BrandSettings.read(values, naming.site()),
        values.given(BrandSettings.MAIL_TEMPLATES),
        MailValues.read(values),
        momail,
        wackypod,
        OauthSettings.read(values),
        values.get(Settings.VERIFICATION),
        values.get(Settings.GRACE),
        hashCost(values),
        KeyValues.peppers(values),
        hashingLane(values),
        limits(values),
        tls,
        values.get(EdgeSettings.TRUSTED_PROXIES),
        EdgeSettings.proxyProtocol(values),
        new LinkedHashSet<>(values.get(Settings.CORS_ORIGINS)),
        KeyValues.read(values, data),
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
  private static Naming naming(SettingValues values, ListenHost host, String scheme) {
    Optional<URI> url = values.given(Settings.PUBLIC_URL);
    if (url.isEmpty() && !host.isLoopback()) {
      throw new StartRefused(
          "public.url must be set when host is not loopback, and host is %s."
              .formatted(host.name()));
    }
    return new Naming(
        scheme, host, url.map(URI::toString).orElse(""), values.given(Settings.ISSUER).orElse(""));
  }

  private static HashCost hashCost(SettingValues values) {
    int memoryKib = values.get(Settings.HASHING_MEMORY);
    int iterations = values.get(Settings.HASHING_ITERATIONS);
    try {
      return new HashCost(memoryKib, iterations, 1);
    } catch (IllegalArgumentException e) {
      throw new StartRefused(
          "hashing.memory-kib = %d with hashing.iterations = %d would take seconds for each password."
              .formatted(memoryKib, iterations),
          e);
    }
  }

  private static LaneSettings hashingLane(SettingValues values) {
    HashCost cost = hashCost(values);
    int given = values.get(Settings.HASHING_THREADS);
    int threads = given == 0 ? LaneSettings.threads(cost) : given;
    requireMemory(cost, threads);
    int queue = values.get(Settings.HASHING_QUEUE);
    return new LaneSettings(
        threads,
        queue == 0 ? LaneSettings.MAX_QUEUE_CAPACITY : queue,
        values.get(Settings.HASHING_DEADLINE));
  }

  // Otherwise the process would end in the middle of its start, or of the first flood.
  private static void requireMemory(HashCost cost, int threads) {
    long heap = Runtime.getRuntime().maxMemory();
    if (!LaneSettings.fits(cost, threads, heap)) {
      throw new StartRefused(
          ("hashing.memory-kib = %d for each of %d threads takes %d MiB, and the heap has %d MiB,"
                  + " of which it may take three quarters: lower one of them, or set JAVA_OPTS=-Xmx….")
              .formatted(
                  cost.memoryKib(),
                  threads,
                  (long) cost.memoryKib() * threads / 1024,
                  heap / 1024 / 1024));
    }
  }

  private static Limits limits(SettingValues values) {
    var rates = new EnumMap<RateLimit, Rate>(RateLimit.class);
    Settings.RATES.forEach((limit, setting) -> rates.put(limit, values.get(setting)));
    return new Limits(values.get(Settings.LIMITS), rates, values.get(Settings.STRANGERS_FAILURES));
  }
}
