package dev.countersign.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Preambles of the PROXY protocol, as proxies write them and as they should not.
final class Preambles {
  private static final byte[] SIGNATURE =
      "\r\n\r\n\0\r\nQUIT\n".getBytes(StandardCharsets.US_ASCII);

  private Preambles() {}

  /// One of this content, at its full length.
  static byte[] of(int versionAndCommand, int familyAndTransport, byte[] content) {
    return ByteBuffer.allocate(SIGNATURE.length + 4 + content.length)
        .put(SIGNATURE)
        .put((byte) versionAndCommand)
        .put((byte) familyAndTransport)
        .putShort((short) content.length)
        .put(content)
        .array();
  }

  /// A client's, to port 443 of 198.51.100.1 or its like.
  static byte[] proxy(int family, String client) {
    return withTail(family, client, 0);
  }

  /// With so many more bytes behind the addresses.
  static byte[] withTail(int family, String client, int tail) {
    byte[] source = IpLiteral.parse(client).orElseThrow().ip().getAddress();
    byte[] content = Arrays.copyOf(source, source.length * 2 + 4 + tail);
    Arrays.fill(content, source.length * 2 + 4, content.length, (byte) 0x20);
    return of(0x21, family, content);
  }

  /// Of an IPv4 client, written as IPv6.
  static byte[] mapped(String client) {
    byte[] content = new byte[36];
    content[10] = -1;
    content[11] = -1;
    System.arraycopy(IpLiteral.parse(client).orElseThrow().ip().getAddress(), 0, content, 12, 4);
    return of(0x21, 0x21, content);
  }

  /// As [RawHttp#send] takes it.
  static String text(byte[] preamble) {
    return new String(preamble, StandardCharsets.ISO_8859_1);
  }
}
