package dev.countersign.http;

import dev.countersign.fuzz.Must;
import dev.countersign.http.ProxyPreamble.Read;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// The first bytes of a connection, where a proxy's preamble is expected.
public final class ProxyPreambleFuzz {
  private static final int MOST = 536;

  private ProxyPreambleFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    ByteBuffer buffer = ByteBuffer.wrap(input);
    Read read = ProxyPreamble.read(buffer, MOST);
    switch (read) {
      case Read.Whole _ -> whole(input, buffer.position(), read);
      case Read.Incomplete(int bytes) -> {
        Must.hold(bytes > input.length && bytes <= MOST, "incomplete, and nothing is missing");
        Must.equal(0, buffer.position(), "taken before it was whole");
      }
      case Read.Bad() -> Must.equal(0, buffer.position(), "taken though it is bad");
    }
  }

  // The same with anything behind it, and incomplete without its last byte.
  private static void whole(byte[] input, int length, Read read) {
    Must.hold(length >= ProxyPreamble.HEAD && length <= MOST, "of no length that there is");
    byte[] more = Arrays.copyOf(input, input.length + 7);
    Must.equal(read, ProxyPreamble.read(ByteBuffer.wrap(more), MOST), "changed by what follows");
    for (int end = 0; end < length; end++) {
      Read before = ProxyPreamble.read(ByteBuffer.wrap(Arrays.copyOf(input, end)), MOST);
      Must.hold(before instanceof Read.Incomplete, "not waited for at " + end);
    }
  }
}
