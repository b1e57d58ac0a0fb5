package dev.countersign.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.limit.SizeLimit;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
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

  /// Clients that ask and never read.
  private static final int DEAF = 20;

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
    long held = open.stream().filter(CrowdTest::isOpen).count();
    System.out.println("CrowdTest: served beside " + held + " open connections");
    // Those amid their headers may be over by now.
    assertThat(held).isGreaterThanOrEqualTo(CROWD / 2);
  }

  private static boolean isOpen(Socket socket) {
    try {
      socket.setSoTimeout(1);
      while (socket.getInputStream().read() >= 0) {
        // An answer, which nobody wants.
      }
      return false;
    } catch (SocketTimeoutException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void clientsThatNeverReadHoldUpNobody() throws IOException {
    var sent = new AtomicLong();
    for (int i = 0; i < DEAF; i++) {
      Socket socket = connectFrom(2);
      Thread.startVirtualThread(() -> {
        try {
          while (true) {
            send(socket, REQUEST);
            sent.incrementAndGet();
          }
        } catch (IOException e) {
          // Closed at the end of the test, or by a server that has waited long enough.
        }
      });
    }

    // Until they are let go, or the answers have filled every buffer.
    long before;
    do {
      before = sent.get();
      assertServed();
    } while (before == 0 || sent.get() > before);
    for (int i = 0; i < 20; i++) {
      assertServed();
    }
  }
}
