package dev.countersign.revocation;

import dev.countersign.crypto.Base64Url;
import dev.countersign.crypto.Digests;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/// Where somebody is in the feed: what they have. To them it is an opaque text.
///
/// It is not signed, for whoever makes one up deceives only themselves.
///
/// @param node names the node that gave it, and its start
/// @param asOf the last moment of that node whose entries they have, in milliseconds by its clock
/// @param rest where the pages go on that belong to this answer; empty when it was the last
public record FeedCursor(long node, long asOf, Optional<Rest> rest) {
  /// @param seenAfter of which moment on entries belong to it
  /// @param last the entry that the last page ended with
  record Rest(long seenAfter, Position last) {}

  /// Where an entry stands in the order of all, which is the same at every node.
  record Position(int second, long digest) {
    static final Position START = new Position(0, Long.MIN_VALUE);

    /// What the feed says of this name: the first eight bytes of its SHA-256, and the second of the
    /// moment. Of a million entries and a hundred million living sessions, two share eight bytes
    /// with a chance of one in a hundred thousand.
    static Position of(String name, Instant moment) {
      byte[] digest = Digests.sha256(name.getBytes(StandardCharsets.US_ASCII));
      // Unsigned, as the feed has it: until 2106.
      return new Position((int) moment.getEpochSecond(), ByteBuffer.wrap(digest).getLong());
    }
  }

  private static final int BYTES = 2 * Long.BYTES;
  private static final int BYTES_WITH_REST = BYTES + 2 * Long.BYTES + Integer.BYTES;

  /// The cursor that was written so.
  public static Optional<FeedCursor> parse(String text) {
    return Base64Url.decode(text)
        .filter(bytes -> bytes.length == BYTES || bytes.length == BYTES_WITH_REST)
        .map(ByteBuffer::wrap)
        .map(bytes -> new FeedCursor(bytes.getLong(), bytes.getLong(), rest(bytes)));
  }

  private static Optional<Rest> rest(ByteBuffer bytes) {
    return bytes.hasRemaining()
        ? Optional.of(new Rest(bytes.getLong(), new Position(bytes.getInt(), bytes.getLong())))
        : Optional.empty();
  }

  /// The cursor as a text.
  public String text() {
    var bytes = ByteBuffer.allocate(rest.isPresent() ? BYTES_WITH_REST : BYTES);
    bytes.putLong(node).putLong(asOf);
    rest.ifPresent(
        it -> bytes.putLong(it.seenAfter).putInt(it.last.second).putLong(it.last.digest));
    return Base64Url.encode(bytes.array());
  }
}
