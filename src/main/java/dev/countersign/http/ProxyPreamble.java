package dev.countersign.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;

/// Reads the binary preamble by which a proxy says whom a connection is from.
///
/// The PROXY protocol, version 2: <https://www.haproxy.org/download/3.2/doc/proxy-protocol.txt>,
/// §2.2.
final class ProxyPreamble {
  /// What every preamble starts with, and no HTTP or TLS.
  private static final byte[] SIGNATURE = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a");

  /// Bytes of the fixed part: signature, version and command, family, length.
  static final int HEAD = 16;

  private static final int VERSION_2 = 0x20;
  private static final int LOCAL = 0;
  private static final int PROXY = 1;
  private static final int UNSPECIFIED = 0;
  private static final int TCP_OVER_IPV4 = 0x11;
  private static final int TCP_OVER_IPV6 = 0x21;
  private static final int IPV4_BYTES = 4;
  private static final int IPV6_BYTES = 16;
  private static final int PORT_BYTES = 2;
  private static final int ADDITION_HEAD = 3;
  private static final int TLS_ADDITION = 0x20;
  private static final int CLIENT_CAME_BY_TLS = 1;

  private ProxyPreamble() {}

  /// What was read.
  sealed interface Read {
    /// It goes on.
    ///
    /// @param bytes of the whole, as far as that is known
    record Incomplete(int bytes) implements Read {}

    /// A connection of this client's; empty when it is the proxy's own, such as a health check.
    ///
    /// @param isOverTls whether the client came to the proxy by TLS, as far as that says so
    record Whole(Optional<InetSocketAddress> client, boolean isOverTls) implements Read {}

    /// It is no preamble, or none that is taken.
    record Bad() implements Read {}
  }

  /// Reads from the buffer's position; moves it behind the preamble once that is whole.
  ///
  /// @param most bytes that a preamble may have in all
  static Read read(ByteBuffer buffer, int most) {
    int start = buffer.position();
    for (int i = 0; i < Math.min(SIGNATURE.length, buffer.remaining()); i++) {
      if (buffer.get(start + i) != SIGNATURE[i]) {
        return new Read.Bad();
      }
    }
    if (buffer.remaining() < HEAD) {
      return new Read.Incomplete(HEAD);
    }
    int command = buffer.get(start + 12) & 0xff;
    int family = buffer.get(start + 13) & 0xff;
    int length = buffer.getShort(start + 14) & 0xffff;
    boolean isKnown = (command & 0xf0) == VERSION_2 && (command & 0xf) <= PROXY;
    if (!isKnown || HEAD + length > most) {
      return new Read.Bad();
    }
    if (buffer.remaining() < HEAD + length) {
      return new Read.Incomplete(HEAD + length);
    }
    Read read = (command & 0xf) == LOCAL ? ownOfTheProxy() : client(buffer, start, family, length);
    if (read instanceof Read.Whole) {
      buffer.position(start + HEAD + length);
    }
    return read;
  }

  private static Read ownOfTheProxy() {
    return new Read.Whole(Optional.empty(), false);
  }

  // The source's address, the destination's, both ports; behind them whatever the proxy adds.
  private static Read client(ByteBuffer buffer, int start, int family, int length) {
    return switch (family) {
      case TCP_OVER_IPV4 -> address(buffer, start, length, IPV4_BYTES);
      case TCP_OVER_IPV6 -> address(buffer, start, length, IPV6_BYTES);
      case UNSPECIFIED -> ownOfTheProxy();
      // Nobody who comes by a socket of another kind has an address to be counted by.
      default -> new Read.Bad();
    };
  }

  private static Read address(ByteBuffer buffer, int start, int length, int bytes) {
    int addresses = 2 * bytes + 2 * PORT_BYTES;
    if (length < addresses) {
      return new Read.Bad();
    }
    var source = new byte[bytes];
    buffer.get(start + HEAD, source);
    int port = buffer.getShort(start + HEAD + 2 * bytes) & 0xffff;
    try {
      return new Read.Whole(
          Optional.of(new InetSocketAddress(InetAddress.getByAddress(source), port)),
          isOverTls(buffer, start + HEAD + addresses, start + HEAD + length));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four or sixteen bytes are an address", e);
    }
  }

  // §2.2.6: of what the proxy adds, each with its type, length and value, one says so in the lowest
  // bit of its value. What cannot be read says nothing.
  private static boolean isOverTls(ByteBuffer buffer, int from, int end) {
    int at = from;
    while (at + ADDITION_HEAD <= end) {
      int value = at + ADDITION_HEAD;
      int next = value + (buffer.getShort(at + 1) & 0xffff);
      if (next > end) {
        return false;
      }
      if (buffer.get(at) == TLS_ADDITION) {
        return next > value && (buffer.get(value) & CLIENT_CAME_BY_TLS) != 0;
      }
      at = next;
    }
    return false;
  }
}
