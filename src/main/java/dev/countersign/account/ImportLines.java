package dev.countersign.account;

import dev.countersign.limit.SizeLimit;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// The lines of an import, however long the file and each of them is. For one thread.
final class ImportLines {
  private static final int END = -1;

  private final InputStream file;
  private long number;

  ImportLines(InputStream file) {
    this.file = new BufferedInputStream(file);
  }

  /// A line.
  ///
  /// @param number from 1
  /// @param isTooLong whether it has more bytes than are looked at
  @SuppressWarnings("ArrayRecordComponent")
  record Line(long number, byte[] bytes, boolean isTooLong) {
    boolean isBlank() {
      for (byte b : bytes) {
        if (b != ' ' && b != '\t' && b != '\r') {
          return false;
        }
      }
      return !isTooLong;
    }
  }

  /// The next one, or empty at the end.
  Optional<Line> next() throws IOException {
    var bytes = new ByteArrayOutputStream();
    int most = SizeLimit.IMPORT_LINE.amount();
    long length = 0;
    int b = file.read();
    if (b == END) {
      return Optional.empty();
    }
    for (; b != END && b != '\n'; b = file.read()) {
      if (length++ < most) {
        bytes.write(b);
      }
    }
    number++;
    return Optional.of(new Line(number, bytes.toByteArray(), length > most));
  }
}
