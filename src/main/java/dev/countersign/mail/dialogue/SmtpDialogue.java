package dev.countersign.mail.dialogue;

import dev.countersign.base.Secret;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/// A conversation with a mail server that remembers how far it got and what was said last.
///
/// Used by one thread at a time.
public final class SmtpDialogue extends SMTPTransport {
  private static final int SUCCESS_CLASS = 2;

  private final String host;
  private final int port;
  private final String user;
  private final Secret password;
  private SmtpStep step = SmtpStep.GREETING;
  private boolean aside;
  private boolean ended;
  private int code;
  private String words = "";

  /// @param host where it is, as it was set
  /// @param user who signs in; nobody when empty
  public SmtpDialogue(Session session, String host, int port, String user, Secret password) {
    super(session, null);
    this.host = host;
    this.port = port;
    this.user = user;
    this.password = password;
  }

  // Called in the end by connect(Socket), with nothing.
  @Override
  public synchronized void connect(String anyHost, int anyPort, String anyUser, String anyPassword)
      throws MessagingException {
    if (user.isEmpty()) {
      super.connect(host, port, null, null);
    } else {
      super.connect(host, port, user, password.exposeText());
    }
  }

  @Override
  protected void sendCommand(String command) throws MessagingException {
    String verb = command.substring(0, Math.min(command.length(), 4));
    // What the library says on its own account when something has failed already.
    aside = verb.equals("RSET") || verb.equals("QUIT") || verb.equals("NOOP");
    if (!aside) {
      ended = command.equals(".");
      step =
          switch (verb) {
            case "STAR" -> SmtpStep.TLS;
            case "AUTH" -> SmtpStep.SIGN_IN;
            case "MAIL" -> SmtpStep.SENDER;
            case "RCPT" -> SmtpStep.RECIPIENT;
            case "DATA", "." -> SmtpStep.MESSAGE;
            default -> SmtpStep.HELLO;
          };
      code = 0;
      words = "";
    }
    super.sendCommand(command);
  }

  @Override
  protected int readServerResponse() throws MessagingException {
    int answered = super.readServerResponse();
    if (!aside) {
      code = Math.max(answered, 0);
      words = code == 0 ? "" : getLastServerResponse();
    }
    return answered;
  }

  /// The step that was taken last.
  public SmtpStep step() {
    return step;
  }

  /// The code of the server's last answer; 0 when it has not answered.
  public int code() {
    return code;
  }

  /// The server's last answer, as it came.
  public String words() {
    return words;
  }

  /// Whether the server has taken the mail over: any 2yz will do (RFC 5321 §4.3.2).
  public boolean isTaken() {
    return ended && code / 100 == SUCCESS_CLASS;
  }
}
