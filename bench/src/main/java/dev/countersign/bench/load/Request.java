package dev.countersign.bench.load;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// One HTTP/1.1 request as the bytes that go over the wire. Immutable.
///
/// @param answerWanted whether the answer's head and body are kept for the client to read
public record Request(byte[] bytes, boolean answerWanted) {
  /// @param headers whole lines, as `Authorization: Bearer …`
  public static Request get(InetSocketAddress host, String path, String... headers) {
    return new Request(head("GET", host, path, headers).append("\r\n"), new byte[0]);
  }

  /// A request with a JSON body.
  ///
  /// @param headers whole lines, as `Authorization: Bearer …`
  public static Request post(InetSocketAddress host, String path, String json, String... headers) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    StringBuilder head = head("POST", host, path, headers);
    head.append("Content-Type: application/json\r\nContent-Length: ").append(body.length);
    return new Request(head.append("\r\n\r\n"), body);
  }

  private Request(CharSequence head, byte[] body) {
    this(join(head, body), false);
  }

  /// The same request, whose answer is kept.
  public Request keepingAnswer() {
    return new Request(bytes, true);
  }

  private static StringBuilder head(
      String method, InetSocketAddress host, String path, String... headers) {
    var head = new StringBuilder(256).append(method).append(' ').append(path);
    head.append(" HTTP/1.1\r\nHost: ").append(host.getHostString()).append(':');
    head.append(host.getPort()).append("\r\nUser-Agent: countersign-bench\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    return head;
  }

  private static byte[] join(CharSequence head, byte[] body) {
    byte[] first = head.toString().getBytes(StandardCharsets.ISO_8859_1);
    return ByteBuffer.allocate(first.length + body.length).put(first).put(body).array();
  }
}
