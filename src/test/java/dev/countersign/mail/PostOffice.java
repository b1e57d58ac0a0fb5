package dev.countersign.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/// A real mail server that keeps what it takes, and refuses as it is told.
public final class PostOffice implements AutoCloseable {
  public static final String USER = "countersign";
  public static final String PASSWORD = "correct-horse-battery";

  /// What arrived, and over which connection.
  ///
  /// @param content as it came, in ISO-8859-1
  public record Arrived(String from, String to, String content, String connection) {

    MimeMessage message() {
      try {
        return new MimeMessage(
            (Session) null, new ByteArrayInputStream(content.getBytes(ISO_8859_1)));
      } catch (MessagingException e) {
        throw new IllegalStateException(e);
      }
    }

    public String header(String name) {
      try {
        return String.join(
            "|", Optional.ofNullable(message().getHeader(name)).orElse(new String[0]));
      } catch (MessagingException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private final List<Arrived> arrived = new CopyOnWriteArrayList<>();
  private final SMTPServer server;
  private volatile Function<String, Optional<RejectException>> recipient = _ -> Optional.empty();
  private volatile Function<Arrived, Optional<RejectException>> content = _ -> Optional.empty();

  public PostOffice(UnaryOperator<SMTPServer.Builder> settings) {
    this(0, settings);
  }

  public PostOffice(int port, UnaryOperator<SMTPServer.Builder> settings) {
    SMTPServer.Builder builder =
        SMTPServer.port(port)
            .bindAddress(InetAddress.getLoopbackAddress())
            .hostName("mail.example.com")
            .messageHandlerFactory(Handler::new);
    server = settings.apply(builder).build();
    server.start();
  }

  /// Takes mail from anybody, in the open.
  public static PostOffice open() {
    return new PostOffice(it -> it);
  }

  /// Takes mail from [#USER] alone, after STARTTLS alone.
  public static PostOffice withStartTls(ServerCertificate certificate) {
    return new PostOffice(
        it -> signingIn(it).enableTLS().requireTLS().startTlsSocketFactory(certificate.context()));
  }

  /// Takes mail from [#USER] alone, encrypted from the first byte on.
  public static PostOffice withTls(ServerCertificate certificate) {
    return new PostOffice(it -> signingIn(it).serverSocketFactory(certificate.context()));
  }

  public static SMTPServer.Builder signingIn(SMTPServer.Builder builder) {
    return builder
        .requireAuth()
        .authenticationHandlerFactory(
            new EasyAuthenticationHandlerFactory((user, password, _) -> {
              if (!user.equals(USER) || !password.equals(PASSWORD)) {
                throw new LoginFailedException();
              }
            }));
  }

  public int port() {
    return server.getPortAllocated();
  }

  /// What arrived, in order.
  public List<Arrived> arrived() {
    return List.copyOf(arrived);
  }

  public void refuseRecipients(Function<String, Optional<RejectException>> by) {
    recipient = by;
  }

  public void refuseContent(Function<Arrived, Optional<RejectException>> by) {
    content = by;
  }

  @Override
  public void close() {
    server.stop();
  }

  private final class Handler implements MessageHandler {
    private final MessageContext context;
    private String from = "";
    private String to = "";

    Handler(MessageContext context) {
      this.context = context;
    }

    @Override
    public void from(String address) {
      from = address;
    }

    @Override
    public void recipient(String address) throws RejectException {
      to = address;
      Optional<RejectException> refusal = recipient.apply(address);
      if (refusal.isPresent()) {
        throw refusal.get();
      }
    }

    @Override
    public String data(InputStream data) throws RejectException {
      try {
        var got =
            new Arrived(
                from,
                to,
                new String(data.readAllBytes(), ISO_8859_1),
                String.valueOf(context.getRemoteAddress()));
        Optional<RejectException> refusal = content.apply(got);
        if (refusal.isPresent()) {
          throw refusal.get();
        }
        arrived.add(got);
        return "queued as 4XyZ";
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void done() {}
  }
}
