package dev.countersign.store;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// How many rows a table has, and the SHA-256 of every column of each in the order of the key: two
/// tables with the same sum are the same.
record TableSum(long rows, String sha256) {
  /// Takes the rows one after the other.
  static final class Adder {
    private final MessageDigest digest;
    private long rows;

    Adder() {
      try {
        digest = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }

    void add(List<Cell> row) {
      row.forEach(cell -> cell.feed(digest));
      rows++;
    }

    TableSum sum() {
      return new TableSum(rows, HexFormat.of().formatHex(digest.digest()));
    }
  }
}
