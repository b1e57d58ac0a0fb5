package dev.countersign.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/// A mail server on this machine that takes every mail and forgets it: as much of SMTP (RFC 5321)
/// as a server under test speaks.
final class MailSink implements AutoCloseable {
  private static final int BACKLOG = 16;

  private final ServerSocket listening;
  private final AtomicInteger mails = new AtomicInteger();

  private MailSink(ServerSocket listening) {
    this.listening = listening;
  }

  static MailSink start() throws IOException {
    var sink = new MailSink(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()));
    Thread.ofPlatform().daemon().name("mail-sink").start(sink::accept);
    return sink;
  }

  int port() {
    return listening.getLocalPort();
  }

  /// How many mails have come.
  int mails() {
    return mails.get();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        Thread.ofPlatform().daemon().name("mail-sink").start(() -> converse(socket));
      } catch (IOException e) {
        // Closed, or a client that had left again.
      }
    }
  }

  private void converse(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      OutputStream out = socket.getOutputStream();
      say(out, "220 sink");
      boolean inMail = false;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (inMail) {
          inMail = !line.equals(".");
          if (!inMail) {
            mails.incrementAndGet();
            say(out, "250 taken");
          }
        } else {
          String verb = line.split(" ", 2)[0].toUpperCase(Locale.ROOT);
          inMail = verb.equals("DATA");
          say(out, inMail ? "354 go on" : verb.equals("QUIT") ? "221 bye" : "250 fine");
        }
      }
    } catch (IOException e) {
      // The server has stopped.
    }
  }

  private static void say(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
