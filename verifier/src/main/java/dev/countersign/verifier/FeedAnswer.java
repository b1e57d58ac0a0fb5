package dev.countersign.verifier;

import java.nio.ByteBuffer;
import java.util.Optional;

/// One answer of the feed of what has ended, checked.
///
/// @param next what to ask with the next time
/// @param more whether that is to be at once
/// @param keepSeconds how long after its second an entry is to be known
/// @param entries 12 bytes each: eight of the digest of a name and four of a second
record FeedAnswer(String next, boolean more, long keepSeconds, ByteBuffer entries) {
  static final String TYPE = "revocations+jwt";
  static final int MAX_CHARS = 4 * 1024 * 1024;

  /// The feed's alone, whatever contracts sign tokens with.
  private static final String ALGORITHM = SigningKey.Algorithm.ES256.usual();

  /// How far the server's clock may be off, and how old an answer may be: an older one is a copy.
  private static final long MAX_OFF_SECONDS = 60;

  private static final int ENTRY_BYTES = 12;
  private static final long MAX_KEEP_SECONDS = 31L * 86_400;
  private static final int MAX_CURSOR_CHARS = 200;

  /// What this text says, if the server signed it lately and as an answer to this cursor.
  static Optional<FeedAnswer> check(
      String text, String issuer, String since, KeyCache keys, long now) {
    return Jws.parse(text, TYPE, MAX_CHARS)
        .filter(jws -> jws.algorithm().equals(ALGORITHM))
        .filter(jws -> keys.find(jws.kid()).filter(key -> key.signed(jws)).isPresent())
        .flatMap(Jws::claims)
        .filter(claims -> claims.text("iss").filter(issuer::equals).isPresent())
        .filter(claims -> claims.text("since").filter(since::equals).isPresent())
        .filter(claims ->
            claims.number("iat").filter(it -> Math.abs(now - it) <= MAX_OFF_SECONDS).isPresent())
        .flatMap(FeedAnswer::of);
  }

  private static Optional<FeedAnswer> of(Claims claims) {
    Optional<String> next =
        claims.text("next").filter(it -> it.matches("[A-Za-z0-9_-]{1," + MAX_CURSOR_CHARS + "}"));
    Optional<Boolean> more = claims.flag("more");
    Optional<Long> keep = claims.number("keep").filter(it -> it >= 0 && it <= MAX_KEEP_SECONDS);
    Optional<byte[]> entries =
        claims
            .text("ended")
            .flatMap(Base64Url::decode)
            .filter(bytes -> bytes.length % ENTRY_BYTES == 0);
    return next.isPresent() && more.isPresent() && keep.isPresent() && entries.isPresent()
        ? Optional.of(
            new FeedAnswer(next.get(), more.get(), keep.get(), ByteBuffer.wrap(entries.get())))
        : Optional.empty();
  }

  /// Adds its entries to those that are known.
  void addTo(FeedEntries known, long now) {
    ByteBuffer left = entries.duplicate();
    while (left.hasRemaining()) {
      long digest = left.getLong();
      known.add(digest, left.getInt(), keepSeconds, now);
    }
  }
}
