package dev.countersign.mail;

import dev.countersign.base.Email;
import dev.countersign.mail.MailRoute.Tls;
import dev.countersign.mail.dialogue.SmtpDialogue;
import dev.countersign.mail.dialogue.SmtpStep;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Properties;
import java.util.function.Consumer;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/// One connection to a mail server, from opening it to the last mail over it.
///
/// Used by one thread at a time, but for [#abort].
final class SmtpConnection {
  /// A host of more addresses than this has others that work.
  private static final int MAX_ADDRESSES = 4;

  private final MailRoute.Smtp route;
  private final SSLSocketFactory encrypting;
  private final SmtpTimeouts timeouts;
  private final Consumer<String> news;
  private final SmtpDialogue dialogue;
  private volatile @Nullable SmtpSocket socket;
  private volatile boolean aborted;

  /// @param self what this machine calls itself
  /// @param news is told how far it is, a line each time
  SmtpConnection(
      MailRoute.Smtp route,
      SSLSocketFactory encrypting,
      SmtpTimeouts timeouts,
      String self,
      Consumer<String> news) {
    this.route = route;
    this.encrypting = encrypting;
    this.timeouts = timeouts;
    this.news = news;
    this.dialogue =
        new SmtpDialogue(session(self), route.host(), route.port(), route.user(), route.password());
  }

  private Session session(String self) {
    var properties = new Properties();
    properties.setProperty("mail.smtp.localhost", self);
    // RFC 8314 §4.1: once encrypted, the password itself is what every server takes.
    properties.setProperty("mail.smtp.auth", Boolean.toString(route.signsIn()));
    properties.setProperty("mail.smtp.auth.mechanisms", "PLAIN LOGIN");
    properties.setProperty("mail.smtp.userset", "true");
    properties.setProperty("mail.smtp.quitwait", "false");
    if (route.tls() == Tls.STARTTLS) {
      properties.setProperty("mail.smtp.starttls.enable", "true");
      properties.setProperty("mail.smtp.starttls.required", "true");
      properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
      properties.put("mail.smtp.ssl.socketFactory", encrypting);
      HostnameVerifier witness = this::sayEncrypted;
      properties.put("mail.smtp.ssl.hostnameverifier", witness);
    }
    return Session.getInstance(properties);
  }

  /// Connects, encrypts and signs in, as the route has it.
  ///
  /// @throws SmtpFailure when the server does not let us so far; nothing is left open then
  void open() throws SmtpFailure {
    SmtpSocket raw = connect();
    boolean isOpen = false;
    try {
      dialogue.connect(route.tls() == Tls.TLS ? encrypted(raw) : raw);
      if (route.signsIn() && !dialogue.supportsExtension("AUTH")) {
        throw new SmtpFailure(SmtpStep.SIGN_IN, "the server has no way to sign in");
      }
      if (route.signsIn()) {
        news.accept("signed in as " + route.user());
      }
      isOpen = true;
    } catch (MessagingException e) {
      throw failure(e);
    } catch (IOException e) {
      throw new SmtpFailure(SmtpStep.TLS, 0, words(e), e);
    } finally {
      if (!isOpen) {
        abort();
      }
    }
  }

  // Each of its addresses in turn, as long as none answers.
  private SmtpSocket connect() throws SmtpFailure {
    try {
      IOException last = new UnknownHostException(route.host());
      InetAddress[] all = InetAddress.getAllByName(route.host());
      for (int i = 0; i < Math.min(all.length, MAX_ADDRESSES) && !aborted; i++) {
        var tried = new SmtpSocket();
        socket = tried;
        try {
          // With the name as it was set: the certificate has to be for that one, whatever the
          // address is called elsewhere.
          InetAddress named = InetAddress.getByAddress(route.host(), all[i].getAddress());
          tried.setSoTimeout(Math.toIntExact(timeouts.answer().toMillis()));
          tried.setTcpNoDelay(true);
          tried.connect(
              new InetSocketAddress(named, route.port()),
              Math.toIntExact(timeouts.connect().toMillis()));
          news.accept("connected to " + route.place() + " (" + all[i].getHostAddress() + ")");
          return tried;
        } catch (IOException e) {
          last = e;
          tried.close();
        }
      }
      throw last;
    } catch (UnknownHostException e) {
      throw new SmtpFailure(SmtpStep.CONNECT, 0, "there is no host " + route.host(), e);
    } catch (SocketTimeoutException | ConnectException e) {
      String why = e instanceof ConnectException ? "nobody listens at " : "no answer from ";
      throw new SmtpFailure(SmtpStep.CONNECT, 0, why + route.place(), e);
    } catch (IOException e) {
      throw new SmtpFailure(SmtpStep.CONNECT, 0, words(e), e);
    }
  }

  private SSLSocket encrypted(SmtpSocket raw) throws IOException {
    var encrypted = (SSLSocket) encrypting.createSocket(raw, route.host(), route.port(), true);
    var parameters = encrypted.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    encrypted.setSSLParameters(parameters);
    encrypted.startHandshake();
    sayEncrypted(route.host(), encrypted.getSession());
    return encrypted;
  }

  // After the handshake, which has checked the certificate and its name.
  private boolean sayEncrypted(String host, SSLSession session) {
    try {
      news.accept(
          "encrypted with %s; the certificate is for %s, of %s"
              .formatted(session.getProtocol(), host, session.getPeerPrincipal().getName()));
      return true;
    } catch (SSLPeerUnverifiedException e) {
      return false;
    }
  }

  /// Hands one mail over.
  ///
  /// @return what the server says to that
  /// @throws SmtpFailure when it does not take it, or that is not known; the connection is of no
  ///   more use then
  String send(MimeMessage message, Email to) throws SmtpFailure {
    try {
      dialogue.sendMessage(message, new Address[] {new InternetAddress(to.address(), false)});
    } catch (MessagingException e) {
      if (!dialogue.isTaken()) {
        throw failure(e, to);
      }
    }
    return ServerWords.clean(dialogue.words(), to);
  }

  /// Whether the server still answers.
  boolean isAlive() {
    return dialogue.isConnected();
  }

  /// Takes leave, without waiting for an answer.
  void close() {
    try {
      dialogue.close();
    } catch (MessagingException e) {
      // It is gone already.
    }
    abort();
  }

  /// Ends it at once, whatever another thread is doing with it.
  void abort() {
    aborted = true;
    @Nullable SmtpSocket open = socket;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // It is gone already.
      }
    }
  }

  private SmtpFailure failure(MessagingException e) {
    boolean refusesTls =
        route.tls() == Tls.STARTTLS
            && dialogue.step() == SmtpStep.HELLO
            && dialogue.code() < 400
            && e.getNextException() == null
            && !dialogue.supportsExtension("STARTTLS");
    if (refusesTls) {
      return new SmtpFailure(SmtpStep.TLS, 0, "the server has no STARTTLS", e);
    }
    String said = ServerWords.clean(dialogue.words());
    return failure(e, said);
  }

  private SmtpFailure failure(MessagingException e, Email to) {
    return failure(e, ServerWords.clean(dialogue.words(), to));
  }

  private SmtpFailure failure(MessagingException e, String said) {
    int code = dialogue.code();
    if (code >= 400) {
      return new SmtpFailure(dialogue.step(), code, said, e);
    }
    return new SmtpFailure(dialogue.step(), 0, words(e), e);
  }

  // Of the innermost cause, which knows what happened.
  private String words(Exception e) {
    Throwable root = e;
    for (@Nullable Throwable next = e; next != null; next = next.getCause()) {
      root = next;
    }
    if (aborted || root instanceof SocketTimeoutException) {
      return "no answer in time";
    }
    return switch (root) {
      case EOFException _ -> "the server hung up";
      case MessagingException _ -> "the server hung up, or said nothing that could be understood";
      case SSLException _, IOException _ -> ServerWords.clean(String.valueOf(root.getMessage()));
      default ->
          "the certificate is not accepted: "
              + ServerWords.clean(String.valueOf(root.getMessage()));
    };
  }
}
