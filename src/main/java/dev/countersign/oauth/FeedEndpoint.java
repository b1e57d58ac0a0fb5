package dev.countersign.oauth;

import dev.countersign.http.Answer;
import dev.countersign.http.Call;
import dev.countersign.http.Endpoint;
import dev.countersign.http.Route;
import dev.countersign.limit.RateLimit;
import dev.countersign.limit.RateLimiter;
import dev.countersign.limit.RateLimiter.Standing;
import dev.countersign.limit.TimeLimit;
import dev.countersign.revocation.FeedAccess;
import dev.countersign.revocation.FeedCursor;
import dev.countersign.revocation.ReadFeed;
import dev.countersign.revocation.ReadFeed.Outcome.NoPlace;
import dev.countersign.revocation.ReadFeed.Outcome.Told;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// `/.well-known/revocations`: which sessions have ended, all of them or since a cursor.
final class FeedEndpoint {
  static final String PREFIX = "/.well-known/revocations";

  private static final String MEDIA_TYPE = "application/" + ReadFeed.TYPE;

  private final ReadFeed feed;
  private final FeedAccess access;
  private final Endpoint gate;
  private final RateLimiter limiter;

  FeedEndpoint(ReadFeed feed, FeedAccess access, ClientGate gate, RateLimiter limiter) {
    this.feed = feed;
    this.access = access;
    this.gate = gate.before(call -> tell(call, true));
    this.limiter = limiter;
  }

  List<Route> routes() {
    return List.of(
        Route.uncountedGet(
            "",
            switch (access) {
              case CLIENTS -> gate;
              case PUBLIC -> this::tellAnybody;
            }));
  }

  // Who says who they are is not counted among the strangers of their network.
  private Answer tellAnybody(Call call) {
    if (call.header("Authorization").isPresent()) {
      return gate.answer(call);
    }
    Standing standing =
        limiter.take(RateLimit.REVOCATIONS_PER_ADDRESS, call.client().address().network());
    return standing.allowed()
        ? tell(call, false)
        : OauthError.TOO_MANY.answer().withRetryAfter(standing.retryAfter());
  }

  private Answer tell(Call call, boolean isKnown) {
    if (!call.isQueryReadable()) {
      return OauthError.MALFORMED.answer();
    }
    Optional<String> since = call.query("since").filter(text -> !text.isEmpty());
    Optional<Duration> wait = wait(call.query("wait").orElse("0"));
    if (wait.isEmpty()) {
      return OauthError.INVALID_WAIT.answer();
    }
    if (since.isEmpty()) {
      return everything(call);
    }
    return since
        .flatMap(FeedCursor::parse)
        .map(cursor -> since(cursor, wait.get(), call, isKnown))
        .orElseGet(OauthError.INVALID_CURSOR::answer);
  }

  private static Optional<Duration> wait(String seconds) {
    return Optional.of(seconds)
        .filter(text -> text.matches("[0-9]{1,2}"))
        .map(text -> Duration.ofSeconds(Integer.parseInt(text)))
        .filter(wait -> wait.compareTo(TimeLimit.FEED_WAIT.duration()) <= 0);
  }

  // Weak, for it names the entries and not the signature: 304 means no other sessions than those.
  // For who asks by themselves: no cache may keep the answer, for whoever gets it must see a new
  // one.
  private Answer everything(Call call) {
    String etag = "W/\"" + feed.fingerprint() + '"';
    boolean isKnown =
        call.header("If-None-Match").filter(known -> matches(known, etag)).isPresent();
    Answer answer = isKnown ? Answer.empty(304) : signed(feed.everything());
    return answer.with("ETag", etag);
  }

  // RFC 9110 §13.1.2, by weak comparison.
  private static boolean matches(String known, String etag) {
    return known.equals("*") || known.contains(etag.substring(2));
  }

  private Answer since(FeedCursor cursor, Duration wait, Call call, boolean isKnown) {
    return switch (feed.since(cursor, wait, call.client(), isKnown, call::isServerStopping)) {
      case Told(var jws) -> signed(jws);
      case NoPlace(var retryAfter) -> OauthError.UNAVAILABLE.answer().withRetryAfter(retryAfter);
    };
  }

  private static Answer signed(byte[] jws) {
    return Answer.sharing(200, MEDIA_TYPE, jws);
  }
}
