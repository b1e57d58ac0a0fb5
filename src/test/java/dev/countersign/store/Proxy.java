package dev.countersign.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The network between a client and a server, for a test to break.
public final class Proxy implements AutoCloseable {
  /// What happens to what passes.
  public enum Fault {
    NONE,
    /// Everything stays in the wire, and connections stay open.
    HANG,
    /// A certain request does not reach the server; see [#cutRequest(String)].
    CUT_REQUEST,
    /// The first commit reaches the server, whose answer is lost; its connection is cut.
    CUT_AFTER_COMMIT
  }

  private final ServerSocket door;
  private final int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile String words = "";
  private volatile Fault fault = Fault.NONE;

  public Proxy(int target) {
    this.target = target;
    try {
      door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.startVirtualThread(this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  public void set(Fault next) {
    fault = next;
  }

  /// The next request on a connection that says these words, or said them last, does not reach the
  /// server, and the connection is cut. Others pass: a pool says things of its own at any time.
  public void cutRequest(String near) {
    words = near;
    fault = Fault.CUT_REQUEST;
  }

  /// Cuts every connection there is.
  public void cutAll() {
    open.forEach(Proxy::close);
  }

  private void accept() {
    try {
      while (true) {
        Socket client = door.accept();
        var server = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(client);
        open.add(server);
        Thread.startVirtualThread(() -> pass(client, server, true));
        Thread.startVirtualThread(() -> pass(server, client, false));
      }
    } catch (IOException e) {
      // The door is closed.
    }
  }

  private void pass(Socket from, Socket to, boolean isRequest) {
    var buffer = new byte[64 * 1024];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      String last = "";
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        String text = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
        if (isRequest ? isCutBefore(last + text) : isCutAfter(text)) {
          fault = Fault.NONE;
          return;
        }
        last = text;
        if (fault == Fault.HANG) {
          continue;
        }
        out.write(buffer, 0, length);
      }
    } catch (IOException e) {
      // One side is gone, and the other goes with it.
    }
  }

  private boolean isCutBefore(String requests) {
    return fault == Fault.CUT_REQUEST && requests.contains(words);
  }

  // The server says which command it has completed.
  private boolean isCutAfter(String answer) {
    return fault == Fault.CUT_AFTER_COMMIT && answer.contains("COMMIT");
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone either way.
    }
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cutAll();
  }
}
