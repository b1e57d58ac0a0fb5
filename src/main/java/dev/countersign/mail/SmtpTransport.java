package dev.countersign.mail;

import dev.countersign.base.StartRefused;
import dev.countersign.mail.Delivery.Delivered;
import dev.countersign.mail.Delivery.TryAgain;
import dev.countersign.mail.MailRoute.Trust;
import dev.countersign.mail.dialogue.SmtpStep;
import java.util.List;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/// The way out of mail by SMTP (RFC 5321), to the one server that the route names. Safe for use by
/// many threads.
///
/// Nothing is said to a server whose certificate is not for it, and no password without encryption
/// unless the route leads to this machine. What the server says of a mail decides what becomes of
/// it; whatever else goes wrong, it is tried again. A connection that breaks after the mail and
/// before the answer to it is such a case: the mail may be there twice then, under one Message-ID.
public final class SmtpTransport implements MailTransport, AutoCloseable {
  private final MailRoute.Smtp route;
  private final String domain;
  private final List<InlineImage> images;
  private final SmtpTimeouts timeouts;
  private final Semaphore places;
  private @Nullable Sender sender;
  private boolean closed;

  /// What is made for the first mail: until then the libraries for it are not loaded.
  private record Sender(SmtpPool pool, MimeMail mime) {}

  /// @param host the one that people know this server by; Message-IDs end with it
  /// @param images those that HTML may show
  /// @throws StartRefused when the file of trusted certificates has none
  public SmtpTransport(MailRoute.Smtp route, String host, List<InlineImage> images) {
    this(route, host, images, SmtpTimeouts.standard());
  }

  SmtpTransport(
      MailRoute.Smtp route, String host, List<InlineImage> images, SmtpTimeouts timeouts) {
    this.route = route;
    this.domain = domain(host);
    this.images = List.copyOf(images);
    this.timeouts = timeouts;
    this.places = new Semaphore(route.connections());
    if (route.trust() instanceof Trust.OfFile) {
      SmtpTrust.sockets(route.trust());
    }
  }

  @Override
  public int atOnce() {
    return route.connections();
  }

  @Override
  public Delivery deliver(OutgoingMail mail) {
    if (!places.tryAcquire()) {
      return new TryAgain("all connections to the mail server are in use");
    }
    try {
      Sender by = sender();
      by.pool().send(connection -> connection.send(by.mime().of(mail), mail.mail().to()));
      return new Delivered();
    } catch (SmtpFailure e) {
      return e.delivery();
    } finally {
      places.release();
    }
  }

  /// Writes the mail; the mail server hears nothing of it.
  @Override
  public void rehearse(OutgoingMail mail) {
    try {
      sender().mime().writeToNobody(mail);
    } catch (SmtpFailure e) {
      // A mail would have failed here too, and been tried again; nobody waits for this one.
    }
  }

  /// A host as mails and mail servers write it: addresses stand in brackets (RFC 5321 §4.1.3).
  static String domain(String host) {
    if (host.startsWith("[")) {
      return "[IPv6:" + host.substring(1);
    }
    return host.matches("[0-9.]+") ? "[" + host + "]" : host;
  }

  private synchronized Sender sender() throws SmtpFailure {
    if (closed) {
      throw new SmtpFailure(SmtpStep.CONNECT, "the server here is stopping");
    }
    @Nullable Sender made = sender;
    if (made == null) {
      SSLSocketFactory encrypting = SmtpTrust.sockets(route.trust());
      var pool =
          new SmtpPool(
              () -> new SmtpConnection(route, encrypting, timeouts, domain, _ -> {}), timeouts);
      made = new Sender(pool, new MimeMail(route.from(), route.replyTo(), domain, images));
      sender = made;
    }
    return made;
  }

  /// Cuts off mails under way, which are tried again at the next start.
  @Override
  public void close() {
    @Nullable Sender made;
    synchronized (this) {
      closed = true;
      made = sender;
    }
    if (made != null) {
      made.pool().close();
    }
  }
}
