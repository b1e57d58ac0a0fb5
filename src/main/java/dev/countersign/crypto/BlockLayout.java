package dev.countersign.crypto;

/// Where the 128 words of an Argon2 block stand in memory: in an order that suits vectors.
///
/// RFC 9106 §3.5 sees a block as 8 rows of 16 words and rounds first each row, then each column of
/// word pairs. A round takes four quarters, each of four words. Here the same quarter of two
/// neighbouring rows stands together, eight words in all:
///
/// ```
/// row 0, words 0–3 | row 1, words 0–3     row 0, words 4–7 | row 1, words 4–7     …
/// row 2, words 0–3 | row 3, words 0–3     row 2, words 4–7 | row 3, words 4–7     …
/// ```
///
/// Read along a line, these are the quarters of two row rounds; read downwards, of two column
/// rounds. So both kinds of round load whole vectors, of 512 bits or of 256, and only blocks that
/// come from outside or go there are put in order.
final class BlockLayout {
  /// Of a block, which is 1 KiB.
  static final int WORDS = 128;

  /// From one quarter of a pair of rows to the next.
  static final int QUARTER = 8;

  /// From one pair of rows to the next.
  static final int ROW_PAIR = 4 * QUARTER;

  private BlockLayout() {}

  /// Where the block's word stands.
  static int position(int word) {
    int row = word >>> 4;
    int quarter = word >>> 2 & 3;
    return (row >>> 1) * ROW_PAIR + quarter * QUARTER + (row & 1) * 4 + (word & 3);
  }
}
