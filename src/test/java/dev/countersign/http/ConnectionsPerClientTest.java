package dev.countersign.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How many connections one client may have.
@Timeout(60)
class ConnectionsPerClientTest {
  private static final String REQUEST = "GET /v1/seen HTTP/1.1\r\nHost: a\r\n\r\n";

  private final List<Socket> open = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
  }

  // The whole of 127.0.0.0/8 is this machine, and each address of it a client.
  private static InetAddress loopback(int lastByte) throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) lastByte});
  }

  @Test
  void oneClientMayHaveSoManyConnectionsAndOthersHaveTheirs()
      throws IOException, InterruptedException {
    try (Served few = Served.withConnectionsPerClient(3)) {
      var mine = new ArrayList<Socket>();
      for (int i = 0; i < 3; i++) {
        mine.add(connect(few, 2));
        assertThat(isAnswered(mine.getLast())).isTrue();
      }

      assertThat(isAnswered(connect(few, 2))).isFalse();
      assertThat(isAnswered(connect(few, 3))).isTrue();

      mine.getFirst().close();
      // The server hears of it in its own time.
      boolean again = false;
      while (!again) {
        again = isAnswered(connect(few, 2));
      }
    }
  }

  private Socket connect(Served to, int lastByte) throws IOException {
    var socket = new Socket();
    socket.bind(new InetSocketAddress(loopback(lastByte), 0));
    socket.connect(new InetSocketAddress(loopback(1), to.server.port()));
    socket.setSoTimeout(20_000);
    open.add(socket);
    return socket;
  }

  private static boolean isAnswered(Socket socket) {
    try {
      socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
      byte[] start = socket.getInputStream().readNBytes(12);
      return new String(start, StandardCharsets.US_ASCII).equals("HTTP/1.1 200");
    } catch (IOException e) {
      return false;
    }
  }
}
