package dev.countersign.bench.load;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/// A server that answers every request the same, or with nothing while it is stalled.
final class StubServer implements AutoCloseable {
  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII);

  final AtomicLong requests = new AtomicLong();

  private final ServerSocket listener;
  private final Semaphore answering = new Semaphore(1, true);

  StubServer() throws IOException {
    listener = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().start(this::accept);
  }

  InetSocketAddress address() {
    return (InetSocketAddress) listener.getLocalSocketAddress();
  }

  /// Answers nobody until it goes on.
  void stall() {
    answering.acquireUninterruptibly();
  }

  void goOn() {
    answering.release();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        socket.setTcpNoDelay(true);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      int matched = 0;
      for (int b = in.read(); b >= 0; b = in.read()) {
        matched = b == "\r\n\r\n".charAt(matched) ? matched + 1 : b == '\r' ? 1 : 0;
        if (matched == 4) {
          matched = 0;
          requests.incrementAndGet();
          answering.acquireUninterruptibly();
          answering.release();
          socket.getOutputStream().write(ANSWER);
        }
      }
    } catch (IOException e) {
      // The other end has gone.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
