package dev.countersign.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// A mail server that does at each connection what a test wrote down, and keeps every line that it
/// hears.
final class ScriptedServer implements AutoCloseable {
  /// What it does with one connection; whatever it throws ends that.
  interface Script {
    void play(Wire wire) throws IOException;
  }

  private final ServerSocket listening;
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final List<String> plainlyHeard = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Script[] scripts;

  /// @param scripts one for each connection in turn, the last for all that follow
  ScriptedServer(Script... scripts) {
    this.scripts = scripts.clone();
    try {
      listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  private void accept() {
    for (int i = 0; !listening.isClosed(); i++) {
      Script script = scripts[Math.min(i, scripts.length - 1)];
      try {
        Socket socket = listening.accept();
        open.add(socket);
        Thread.ofVirtual().start(() -> play(script, socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void play(Script script, Socket socket) {
    try (socket) {
      script.play(new Wire(socket));
    } catch (IOException e) {
      // The other side hung up, as many of these tests want it.
    }
  }

  int port() {
    return listening.getLocalPort();
  }

  /// How often somebody has connected.
  int connections() {
    return open.size();
  }

  /// Every line that was heard, of all connections.
  List<String> heard() {
    return List.copyOf(heard);
  }

  /// Those of them that anybody could have heard.
  List<String> plainlyHeard() {
    return List.copyOf(plainlyHeard);
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      listening.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// One connection, from the server's end.
  final class Wire {
    private Socket socket;
    private BufferedReader in;

    Wire(Socket socket) throws IOException {
      this.socket = socket;
      this.in = reader(socket);
    }

    private static BufferedReader reader(Socket socket) throws IOException {
      return new BufferedReader(
          new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    }

    void say(String... lines) throws IOException {
      for (String line : lines) {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      }
      socket.getOutputStream().flush();
    }

    /// The next line.
    String hear() throws IOException {
      @Nullable String line = in.readLine();
      if (line == null) {
        throw new IOException("hung up");
      }
      heard.add(line);
      if (!(socket instanceof SSLSocket)) {
        plainlyHeard.add(line);
      }
      return line;
    }

    /// Greets, and offers these extensions.
    void greet(String... extensions) throws IOException {
      say("220 mail.example.com ESMTP");
      hear();
      offer(extensions);
    }

    void offer(String... extensions) throws IOException {
      say("250-mail.example.com");
      for (String extension : extensions) {
        say("250-" + extension);
      }
      say("250 HELP");
    }

    /// Encrypts after a STARTTLS.
    void encrypt(SSLContext context) throws IOException {
      encryptAfter(context);
    }

    /// Says more than it should before it encrypts.
    void encryptAfter(SSLContext context, String... lines) throws IOException {
      say(Stream.concat(Stream.of("220 go on"), Stream.of(lines)).toArray(String[]::new));
      encryptAtOnce(context);
    }

    void encryptAtOnce(SSLContext context) throws IOException {
      SSLSocket encrypted =
          (SSLSocket) context.getSocketFactory().createSocket(socket, "client", 0, true);
      encrypted.setUseClientMode(false);
      encrypted.startHandshake();
      socket = encrypted;
      in = reader(encrypted);
    }

    /// Agrees to MAIL and RCPT, and to DATA.
    void agreeUntilData() throws IOException {
      for (String line = hear(); !line.equals("DATA"); line = hear()) {
        say("250 fine");
      }
      say("354 go on");
    }

    /// Takes a whole mail.
    void takeMail() throws IOException {
      agreeUntilData();
      hearContent();
      say("250 2.0.0 queued");
    }

    void hearContent() throws IOException {
      while (!hear().equals(".")) {}
    }

    /// Says and hears nothing any more, and stays.
    void hang() throws IOException {
      try {
        closed.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }

    /// Takes in as little as it can.
    void narrow() throws IOException {
      socket.setReceiveBufferSize(1);
    }

    /// Hangs up so that the other side is told of an error, not of an end.
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }
}
