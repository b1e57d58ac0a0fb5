package dev.countersign.attack;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/// Requests written byte by byte, with what no decent client would send.
final class Wire {
  private Wire() {}

  /// Posts JSON over a connection of its own and returns all that came back; text beyond ISO-8859-1
  /// goes out as UTF-8.
  ///
  /// @param headers whole lines, each with its end
  static String post(URI uri, String headers, String json) {
    return post(
        uri,
        "Host: " + uri.getAuthority() + "\r\n" + headers,
        json.getBytes(StandardCharsets.UTF_8));
  }

  /// The same, with the `Host` line among the headers.
  static String post(URI uri, String headers, byte[] body) {
    String head =
        "POST %s HTTP/1.1\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%s\r\n"
            .formatted(uri.getPath(), body.length, headers);
    boolean latin = StandardCharsets.ISO_8859_1.newEncoder().canEncode(head);
    try (var socket = new Socket(uri.getHost(), uri.getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write(head.getBytes(latin ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8));
      out.write(body);
      out.flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (SocketException e) {
      // Closed on us before all was read: no answer at all.
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The status of an answer, 0 when there was none.
  static int status(String answer) {
    return answer.startsWith("HTTP/1.1 ") ? Integer.parseInt(answer.substring(9, 12)) : 0;
  }

  static String body(String answer) {
    int end = answer.indexOf("\r\n\r\n");
    return end < 0 ? "" : answer.substring(end + 4);
  }
}
