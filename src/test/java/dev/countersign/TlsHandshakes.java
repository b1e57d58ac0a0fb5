package dev.countersign;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/// A TLS server that shakes hands and hangs up.
final class TlsHandshakes implements AutoCloseable {
  private final SSLServerSocket door;

  private TlsHandshakes(SSLServerSocket door) {
    this.door = door;
  }

  static TlsHandshakes start(SSLContext context) throws IOException {
    var sockets = context.getServerSocketFactory();
    var echo =
        new TlsHandshakes(
            (SSLServerSocket)
                sockets.createServerSocket(0, 10, InetAddress.getByName("localhost")));
    Thread.startVirtualThread(echo::serve);
    return echo;
  }

  private void serve() {
    while (!door.isClosed()) {
      try (Socket socket = door.accept()) {
        ((SSLSocket) socket).startHandshake();
        socket.getInputStream().readAllBytes();
      } catch (IOException e) {
        // The client has seen what it came for, or the door is closed.
      }
    }
  }

  int port() {
    return door.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}
