package dev.countersign.revocation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.crypto.Base64Url;
import dev.countersign.fuzz.Must;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/// Cursors of the feed, as somebody sends them and as we give them.
public final class FeedCursorFuzz {
  private static final int BYTES = 16;
  private static final int BYTES_WITH_REST = 36;
  private static final int MOST_CHARS = 48;

  private FeedCursorFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, UTF_8);
    FeedCursor.parse(text).ifPresent(cursor -> Must.equal(text, cursor.text(), "two spellings"));
    boolean isOne = input.length == BYTES || input.length == BYTES_WITH_REST;
    Must.equal(isOne, FeedCursor.parse(Base64Url.encode(input)).isPresent(), "by its length");
    if (input.length >= BYTES_WITH_REST) {
      given(Arrays.copyOf(input, BYTES));
      given(Arrays.copyOf(input, BYTES_WITH_REST));
    }
  }

  private static void given(byte[] bytes) {
    FeedCursor cursor = FeedCursor.parse(Base64Url.encode(bytes)).orElseThrow();
    ByteBuffer numbers = ByteBuffer.wrap(bytes);
    Must.equal(numbers.getLong(), cursor.node(), "the node");
    Must.equal(numbers.getLong(), cursor.asOf(), "the moment");
    Must.equal(bytes.length == BYTES_WITH_REST, cursor.rest().isPresent(), "more pages");
    Must.hold(cursor.text().length() <= MOST_CHARS, "longer than the document has it");
    Must.equal(Optional.of(cursor), FeedCursor.parse(cursor.text()), "read again");
  }
}
