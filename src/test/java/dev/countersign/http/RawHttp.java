package dev.countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One connection, written to byte by byte as a test wants it.
final class RawHttp implements AutoCloseable {
  // Only a failing test waits for it.
  private static final int PATIENCE_MILLIS = 20_000;
  private static final int DRIP_MILLIS = 50;
  private static final Pattern LENGTH = Pattern.compile("\r\nContent-Length: (\\d+)\r\n");

  private final Socket socket;
  private boolean isAtEnd;

  RawHttp(int port) throws IOException {
    this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
  }

  /// What came back.
  ///
  /// @param closed whether the server has closed the connection
  record Reply(String text, boolean closed) {
    int status() {
      return text.startsWith("HTTP/1.") ? Integer.parseInt(text.substring(9, 12)) : 0;
    }

    int answers() {
      return text.split("HTTP/1\\.1 \\d{3} ", -1).length - 1;
    }
  }

  /// Sends ISO-8859-1.
  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /// Sends it, unless the server has closed meanwhile.
  void sendIfOpen(String text) throws IOException {
    try {
      send(text);
    } catch (SocketException e) {
      // Reset: there is nobody to send it to.
    }
  }

  /// Sends a request that asks for an interim answer, its body, and reads both answers.
  void sendExpecting() throws IOException {
    send(
        String.join(
            "\r\n",
            "POST /v1/echo HTTP/1.1",
            "Host: a",
            "Content-Type: application/json",
            "Expect: 100-continue",
            "Content-Length: 2",
            "",
            ""));
    assertThat(readAnswer().status()).isEqualTo(100);
    send("{}");
    assertThat(readAnswer().status()).isEqualTo(201);
  }

  /// Closes with an RST in place of a FIN.
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  void finishSending() throws IOException {
    socket.shutdownOutput();
  }

  /// Reads one answer and leaves what follows.
  Reply readAnswer() throws IOException {
    var text = new StringBuilder();
    int end = Integer.MAX_VALUE;
    while (text.length() < end) {
      int b = read(PATIENCE_MILLIS);
      if (b < 0) {
        return new Reply(text.toString(), true);
      }
      text.append((char) b);
      if (end == Integer.MAX_VALUE && text.indexOf("\r\n\r\n") >= 0) {
        Matcher length = LENGTH.matcher(text);
        end = text.length() + (length.find() ? Integer.parseInt(length.group(1)) : 0);
      }
    }
    return new Reply(text.toString(), false);
  }

  /// Reads until the server closes; a reset counts as that.
  Reply readToEnd() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try {
      for (int b = read(PATIENCE_MILLIS); b >= 0; b = read(PATIENCE_MILLIS)) {
        bytes.write(b);
      }
      return new Reply(bytes.toString(StandardCharsets.ISO_8859_1), true);
    } catch (SocketTimeoutException e) {
      return new Reply(bytes.toString(StandardCharsets.ISO_8859_1), false);
    } catch (SocketException e) {
      return new Reply(bytes.toString(StandardCharsets.ISO_8859_1), true);
    }
  }

  /// Whether the server neither says anything nor closes for so long.
  boolean isSilent(int millis) throws IOException {
    try {
      read(millis);
      return false;
    } catch (SocketTimeoutException e) {
      return true;
    }
  }

  /// Whether the server closes without a word while this is sent, a byte at a time.
  boolean isClosedAmid(String drip) throws IOException {
    try {
      for (int i = 0; i < drip.length(); i++) {
        send(drip.substring(i, i + 1));
        if (!isSilent(DRIP_MILLIS)) {
          return isAtEnd;
        }
      }
      return false;
    } catch (SocketException e) {
      return true; // reset
    }
  }

  private int read(int patienceMillis) throws IOException {
    socket.setSoTimeout(patienceMillis);
    int read = socket.getInputStream().read();
    isAtEnd = read < 0;
    return read;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
