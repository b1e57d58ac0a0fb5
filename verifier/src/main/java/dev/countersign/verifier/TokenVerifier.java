package dev.countersign.verifier;

import dev.countersign.verifier.Verification.Reason;
import dev.countersign.verifier.Verification.Rejected;
import dev.countersign.verifier.Verification.Unavailable;
import dev.countersign.verifier.Verification.Verified;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Checks access tokens of one issuer for one API. Make one for each API and keep it: it holds the
/// published keys, and follows in the background which sessions have ended.
///
/// Safe for use by many threads.
public final class TokenVerifier implements AutoCloseable {
  private static final String TYPE = "at+jwt";
  private static final int MAX_TOKEN_CHARS = 8192;

  private final String issuer;
  private final String audience;
  private final KeyCache keys;
  private final Optional<FeedFollower> feed;
  private final Duration skew;
  private final Duration staleAfter;
  private final Staleness staleness;
  private final Clock clock;

  private TokenVerifier(Builder given) {
    var web = new Web();
    this.issuer = given.issuer;
    this.audience = given.audience;
    this.keys =
        new KeyCache(web, given.at("/.well-known/jwks.json"), given.keyPause, given.nanoTime);
    this.skew = given.skew;
    this.staleAfter = given.staleAfter;
    this.staleness = given.staleness;
    this.clock = given.clock;
    this.feed =
        given.followsFeed
            ? Optional.of(
                new FeedFollower(
                    web,
                    given.at("/.well-known/revocations"),
                    given.authorization,
                    issuer,
                    keys,
                    staleAfter.dividedBy(2),
                    clock,
                    given.nanoTime))
            : Optional.empty();
    feed.ifPresent(FeedFollower::start);
  }

  /// One for the tokens of this issuer (their `iss`, mostly the server's URL) for this API (their
  /// `aud`: `momail`, `wackypod`).
  public static Builder of(String issuer, String audience) {
    return new Builder(issuer, audience);
  }

  /// Checks a token, as it stands behind `Bearer` in the request; any text may be given.
  ///
  /// It waits for the network only when there are no keys yet, or the token names one that is not
  /// known, or, without the feed, they are four minutes old; that is tried once in ten seconds, and
  /// once there are keys by one thread alone.
  public Verification verify(String token) {
    Optional<Jws> parsed = Jws.parse(token, TYPE, MAX_TOKEN_CHARS);
    if (parsed.isEmpty()) {
      return new Rejected(Reason.MALFORMED);
    }
    if (feed.filter(FeedFollower::isOpen).isEmpty()) {
      keys.keepFresh();
    }
    Optional<SigningKey> key = keys.find(parsed.get().kid());
    if (key.isEmpty()) {
      return keys.hasKeys() ? new Rejected(Reason.UNKNOWN_KEY) : new Unavailable(Reason.NO_KEYS);
    }
    if (!key.get().signed(parsed.get())) {
      return new Rejected(Reason.BAD_SIGNATURE);
    }
    return parsed
        .get()
        .claims()
        .map(claims ->
            fault(claims).<Verification>map(Rejected::new).orElseGet(() -> ofSession(claims)))
        .orElseGet(() -> new Rejected(Reason.BAD_CLAIMS));
  }

  /// What is wrong with claims that are signed.
  private Optional<Reason> fault(Claims claims) {
    if (claims.text("iss").isEmpty()
        || claims.text("sub").isEmpty()
        || claims.session().isEmpty()
        || claims.number("exp").isEmpty()
        || isNoTime(claims, "nbf")
        || isNoTime(claims, "iat")) {
      return Optional.of(Reason.BAD_CLAIMS);
    }
    if (claims.text("iss").filter(issuer::equals).isEmpty()) {
      return Optional.of(Reason.WRONG_ISSUER);
    }
    if (!claims.names("aud", audience)) {
      return Optional.of(Reason.WRONG_AUDIENCE);
    }
    long now = clock.instant().getEpochSecond();
    // Written so that no number of 64 bits overflows. RFC 7519 §4.1.4: not at that second either.
    if (now - skew.toSeconds() >= claims.number("exp").orElseThrow()) {
      return Optional.of(Reason.EXPIRED);
    }
    if (claims.number("nbf").filter(it -> now + skew.toSeconds() < it).isPresent()) {
      return Optional.of(Reason.NOT_YET_VALID);
    }
    return Optional.empty();
  }

  private static boolean isNoTime(Claims claims, String name) {
    return claims.has(name) && claims.number(name).isEmpty();
  }

  private Verification ofSession(Claims claims) {
    // First how old what is known is, then what: between the two the feed may bring more, and a
    // session that ended in an outage would pass as checked.
    boolean isUpToDate = feed.filter(it -> it.isUpToDate(staleAfter)).isPresent();
    // What is known to have ended has ended, however old that knowledge is.
    if (feed.filter(it -> it.hasVoided(claims)).isPresent()) {
      return new Rejected(Reason.REVOKED);
    }
    return isUpToDate || feed.isEmpty() || staleness == Staleness.ACCEPT
        ? new Verified(claims, isUpToDate)
        : new Unavailable(Reason.STALE_FEED);
  }

  /// Waits until keys and feed have been read for the first time, and answers whether they have:
  /// for a start that takes no request before.
  public boolean awaitReady(Duration within) throws InterruptedException {
    keys.keepFresh();
    return (feed.isEmpty() || feed.get().awaitWhole(within)) && keys.hasKeys();
  }

  /// Follows the feed no longer; where there is one, tokens are judged as with a stale one from
  /// then on.
  @Override
  public void close() {
    feed.ifPresent(FeedFollower::close);
  }

  /// What a verifier is to be like.
  public static final class Builder {
    private static final Duration MAX_SKEW = Duration.ofSeconds(60);
    private static final Duration LEAST_STALE = Duration.ofSeconds(4);
    private static final Duration MOST_STALE = Duration.ofDays(1);

    private final String issuer;
    private final String audience;
    private String server;
    private String authorization = "";
    private boolean followsFeed = true;
    private boolean allowsPlainHttp;
    private Duration skew = Duration.ofSeconds(30);
    private Duration staleAfter = Duration.ofSeconds(60);
    private Staleness staleness = Staleness.REFUSE;
    private Duration keyPause = Duration.ofSeconds(10);
    private Clock clock = Clock.systemUTC();
    private LongSupplier nanoTime = System::nanoTime;

    private Builder(String issuer, String audience) {
      this.issuer = issuer;
      this.audience = audience;
      this.server = issuer;
    }

    /// Where the server is, if that is not the issuer's name.
    public Builder server(String url) {
      server = url;
      return this;
    }

    /// Who this resource server is, as the server's `oauth.clients` names it; needed for the feed
    /// unless that is public.
    public Builder client(String id, String secret) {
      String pair = encoded(id) + ":" + encoded(secret);
      authorization =
          "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII));
      return this;
    }

    /// How long the feed may go unread, 4 seconds to a day, and what happens then; a minute and
    /// [Staleness#REFUSE] unless this is called.
    public Builder staleAfter(Duration time, Staleness then) {
      staleAfter = time;
      staleness = then;
      return this;
    }

    /// Does without the feed: tokens live until they expire.
    public Builder withoutFeed() {
      followsFeed = false;
      return this;
    }

    /// How far clocks may be apart, at most a minute; half of one unless this is called.
    public Builder skew(Duration most) {
      skew = most;
      return this;
    }

    /// Lets keys, feed and secret go over plain HTTP to another machine: for networks on which
    /// nobody else can listen or write.
    public Builder allowPlainHttp() {
      allowsPlainHttp = true;
      return this;
    }

    Builder clock(Clock given) {
      clock = given;
      return this;
    }

    Builder nanoTime(LongSupplier given) {
      nanoTime = given;
      return this;
    }

    Builder keyPause(Duration time) {
      keyPause = time;
      return this;
    }

    /// Makes it, and begins to follow the feed.
    ///
    /// @throws IllegalArgumentException when a value is none that it can have
    public TokenVerifier build() {
      require(!issuer.isEmpty() && !audience.isEmpty(), "issuer and audience are needed");
      require(
          server.matches("https?://[^/?#@\\s]+(/[^?#\\s]*)?"),
          "server has to be the URL of the server, for the issuer is none");
      require(
          allowsPlainHttp || !server.startsWith("http:") || isLoopback(URI.create(server)),
          "server has to be https, unless it is this machine or allowPlainHttp() says so");
      require(!skew.isNegative() && skew.compareTo(MAX_SKEW) <= 0, "skew is 0 to 60 seconds");
      require(
          staleAfter.compareTo(LEAST_STALE) >= 0 && staleAfter.compareTo(MOST_STALE) <= 0,
          "staleAfter is 4 seconds to a day");
      return new TokenVerifier(this);
    }

    private URI at(String path) {
      return URI.create(
          (server.endsWith("/") ? server.substring(0, server.length() - 1) : server) + path);
    }

    private static boolean isLoopback(URI uri) {
      String host = String.valueOf(uri.getHost());
      return host.equals("localhost")
          || host.equals("[::1]")
          || host.matches("127(\\.[0-9]{1,3}){3}");
    }

    private static String encoded(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static void require(boolean isSo, String sentence) {
      if (!isSo) {
        throw new IllegalArgumentException(sentence);
      }
    }
  }
}
