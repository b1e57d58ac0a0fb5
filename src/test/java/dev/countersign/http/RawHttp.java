package dev.countersign.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/// One connection, written to byte by byte as a test wants it.
final class RawHttp implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 5_000;

  private final Socket socket;

  RawHttp(int port) throws IOException {
    this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  /// All that came back.
  ///
  /// @param closed whether the server closed the connection, rather than waiting for more
  record Reply(String text, boolean closed) {
    int status() {
      return text.startsWith("HTTP/1.") ? Integer.parseInt(text.substring(9, 12)) : 0;
    }

    long answers() {
      return text.lines().filter(line -> line.startsWith("HTTP/1.1 ")).count();
    }
  }

  /// Sends the text, ISO-8859-1, on a connection of its own and reads until the server closes or
  /// falls silent.
  static Reply exchange(int port, String request, int silenceMillis) throws IOException {
    try (var raw = new RawHttp(port)) {
      raw.send(request);
      return raw.read(silenceMillis);
    }
  }

  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /// Reads until the server closes or says nothing for so long.
  Reply read(int silenceMillis) throws IOException {
    var bytes = new ByteArrayOutputStream();
    socket.setSoTimeout(silenceMillis);
    try {
      for (int b = socket.getInputStream().read(); b >= 0; b = socket.getInputStream().read()) {
        bytes.write(b);
      }
      return new Reply(bytes.toString(StandardCharsets.ISO_8859_1), true);
    } catch (SocketTimeoutException e) {
      return new Reply(bytes.toString(StandardCharsets.ISO_8859_1), false);
    } catch (SocketException e) {
      return new Reply(bytes.toString(StandardCharsets.ISO_8859_1), true);
    }
  }

  void finishSending() throws IOException {
    socket.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
