package dev.countersign.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.limit.SizeLimit;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Many connections that do nothing, and clients that take nothing: everybody else is served.
///
/// `-Dcountersign.connections=10000` takes as many as an attacker with some addresses would.
@Timeout(300)
@SuppressWarnings("NullAway.Init")
class CrowdTest {
  private static final int CROWD = Integer.getInteger("countersign.connections", 500);

  /// Connections from one loopback address, below what a client may have.
  private static final int FROM_ONE = SizeLimit.CONNECTIONS_PER_CLIENT.amount() / 2;

  private static final String REQUEST = "GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n";

  @TempDir private Path directory;
  private final List<Socket> open = new ArrayList<>();

  private ChildServer server;

  @BeforeEach
  void start() {
    server = ChildServer.start(directory.resolve("data"));
  }

  @AfterEach
  void close() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
    server.close();
  }

  // The whole of 127.0.0.0/8 is this machine, and each address of it a client.
  private Socket connectFrom(int lastByte) throws IOException {
    var socket = new Socket();
    socket.bind(new InetSocketAddress(loopback(lastByte), 0));
    socket.connect(new InetSocketAddress(loopback(1), server.uri("/").getPort()));
    socket.setSoTimeout(20_000);
    open.add(socket);
    return socket;
  }

  private static InetAddress loopback(int lastByte) throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) lastByte});
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  // Each time on a connection of its own: an open one has its place already.
  private void assertServed() throws IOException {
    try (var socket = new Socket(loopback(1), server.uri("/").getPort())) {
      socket.setSoTimeout(20_000);
      send(socket, "GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void connectionsThatIdleInAnyStateHoldUpNobody() throws IOException {
    List<String> states = List.of("", "GET /health/l", REQUEST + "GET", REQUEST);
    for (int i = 0; i < CROWD; i++) {
      send(connectFrom(2 + i / FROM_ONE), states.get(i % states.size()));
    }

    for (int i = 0; i < 20; i++) {
      assertServed();
    }
    System.out.println("CrowdTest: served beside " + open.size() + " open connections");
  }

  @Test
  void clientsThatNeverReadHoldUpNobody() throws IOException {
    for (int i = 0; i < 50; i++) {
      Socket socket = connectFrom(2);
      socket.setReceiveBufferSize(1_024);
      Thread.startVirtualThread(() -> {
        try {
          for (int j = 0; j < 2_000; j++) {
            send(socket, REQUEST);
          }
        } catch (IOException e) {
          // Closed at the end of the test, or by a server that has waited long enough.
        }
      });
    }

    for (int i = 0; i < 20; i++) {
      assertServed();
    }
  }
}
