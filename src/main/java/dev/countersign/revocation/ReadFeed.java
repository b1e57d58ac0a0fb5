package dev.countersign.revocation;

import dev.countersign.base.Client;
import dev.countersign.base.ClientPresence;
import dev.countersign.crypto.Base64Url;
import dev.countersign.crypto.Jwt;
import dev.countersign.crypto.JwtKey;
import dev.countersign.json.Json;
import dev.countersign.limit.TimeLimit;
import dev.countersign.revocation.RevocationFeed.Known;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Tells a resource server which sessions have ended, signed, so that it need not trust what lies
/// between. Safe for use by many threads.
public final class ReadFeed {
  /// In the header of what is signed, so that it is no token (RFC 8725 §3.11).
  public static final String TYPE = "revocations+jwt";

  /// Whoever follows the feed asks with the cursor that all others got; only so many of the others'
  /// answers are kept.
  private static final int MAX_KEPT_ANSWERS = 256;

  /// @param since the cursor that was asked with, or the empty text
  private record Document(
      String iss, long iat, String since, String next, boolean more, long keep, String ended) {}

  private record Answers(long moment, ConcurrentMap<String, byte[]> bySince) {}

  private final RevocationFeed feed;
  private final WaitingPlaces places;
  private final String issuer;
  private final Duration kept;
  private final Supplier<? extends JwtKey> key;
  private volatile Answers answers = new Answers(Long.MIN_VALUE, new ConcurrentHashMap<>());

  /// @param key signs, and its public half is published
  ReadFeed(
      RevocationFeed feed,
      WaitingPlaces places,
      String issuer,
      Duration kept,
      Supplier<? extends JwtKey> key) {
    this.feed = feed;
    this.places = places;
    this.issuer = issuer;
    this.kept = kept;
    this.key = key;
  }

  /// What came of it.
  public sealed interface Outcome {
    /// The answer.
    ///
    /// @param jws signed, in ASCII
    @SuppressWarnings("ArrayRecordComponent") // Written once, compared never.
    record Told(byte[] jws) implements Outcome {}

    /// Too many wait already.
    record NoPlace(Duration retryAfter) implements Outcome {}
  }

  /// Names all that there is now: the same for the same, at every node.
  ///
  /// @throws dev.countersign.store.StoreUnavailable when that is not known
  public String fingerprint() {
    return feed.fresh().fingerprint();
  }

  /// All that there is, or the first page of it.
  ///
  /// @throws dev.countersign.store.StoreUnavailable when that is not known
  public byte[] everything() {
    return answer("", Optional.empty());
  }

  /// What there is for whoever has this cursor; waits for it when there is nothing.
  ///
  /// @param wait at most [TimeLimit#FEED_WAIT]
  /// @param isKnown whether the client is a resource server, not a stranger
  /// @param isStopping asked while waiting
  /// @throws dev.countersign.store.StoreUnavailable when that is not known
  public Outcome since(
      FeedCursor cursor,
      Duration wait,
      Client client,
      boolean isKnown,
      BooleanSupplier isStopping) {
    if (wait.isPositive() && cursor.rest().isEmpty()) {
      String network = client.address().network();
      if (!places.take(network, isKnown)) {
        return new Outcome.NoPlace(TimeLimit.RETRY.duration());
      }
      try {
        ClientPresence presence = ClientPresence.current();
        // Who speaks on while it waits gets no wait, or it could leave and keep its place.
        feed.awaitNews(
            cursor,
            wait,
            () -> isStopping.getAsBoolean() || presence.isGone() || presence.isAhead());
      } finally {
        places.giveBack(network, isKnown);
      }
    }
    return new Outcome.Told(answer(cursor.text(), Optional.of(cursor)));
  }

  private byte[] answer(String since, Optional<FeedCursor> cursor) {
    Known now = feed.fresh();
    Answers current = answers;
    if (current.moment != now.moment()) {
      current = new Answers(now.moment(), new ConcurrentHashMap<>());
      answers = current;
    }
    return current.bySince.size() < MAX_KEPT_ANSWERS || current.bySince.containsKey(since)
        ? current.bySince.computeIfAbsent(since, _ -> sign(since, feed.page(now, cursor)))
        : sign(since, feed.page(now, cursor));
  }

  private byte[] sign(String since, FeedPage page) {
    var document =
        new Document(
            issuer,
            page.asOf().getEpochSecond(),
            since,
            page.next().text(),
            page.more(),
            kept.toSeconds(),
            Base64Url.encode(page.entries()));
    return Jwt.sign(key.get(), TYPE, Json.write(document)).getBytes(StandardCharsets.US_ASCII);
  }
}
