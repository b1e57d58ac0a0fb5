package dev.countersign.mail;

import jakarta.activation.DataHandler;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;

/// Mails as mail servers take them: the text, and beside it the HTML with the images that it shows
/// (RFC 2046 §5.1.4, RFC 2387).
///
/// Both are quoted-printable: no byte of them is beyond ASCII, and no line is long.
final class MimeMail {
  private static final String UTF_8 = StandardCharsets.UTF_8.name();

  private final Mailbox from;
  private final Mailbox replyTo;
  private final String domain;
  private final List<InlineImage> images;

  /// @param domain what Message-IDs end with
  /// @param images those that HTML may show
  MimeMail(Mailbox from, Mailbox replyTo, String domain, List<InlineImage> images) {
    this.from = from;
    this.replyTo = replyTo;
    this.domain = domain;
    this.images = List.copyOf(images);
  }

  MimeMessage of(OutgoingMail outgoing) {
    try {
      Mail mail = outgoing.mail();
      var message = new WithId(outgoing.messageId(domain));
      message.setFrom(written(from));
      if (!replyTo.equals(from)) {
        message.setReplyTo(new InternetAddress[] {written(replyTo)});
      }
      message.setRecipient(
          Message.RecipientType.TO, new InternetAddress(mail.to().address(), false));
      message.setSubject(mail.subject(), UTF_8);
      message.setSentDate(Date.from(outgoing.queuedAt()));
      // RFC 3834 §5: nobody's holiday notice answers it.
      message.setHeader("Auto-Submitted", "auto-generated");
      message.setContent(
          new MimeMultipart("alternative", text(mail.text(), "plain"), html(mail.html())));
      message.saveChanges();
      return message;
    } catch (MessagingException | UnsupportedEncodingException e) {
      throw new IllegalStateException("a mail that was valid cannot be written", e);
    }
  }

  /// Writes it out as for a mail server, to nowhere.
  void writeToNobody(OutgoingMail outgoing) {
    try {
      of(outgoing).writeTo(OutputStream.nullOutputStream());
    } catch (MessagingException | IOException e) {
      throw new IllegalStateException("a mail that was valid cannot be written", e);
    }
  }

  private static InternetAddress written(Mailbox mailbox) throws UnsupportedEncodingException {
    String name = mailbox.name();
    return name.isEmpty()
        ? new InternetAddress(mailbox.address().address(), null, UTF_8)
        : new InternetAddress(mailbox.address().address(), name, UTF_8);
  }

  private static MimeBodyPart text(String text, String subtype) throws MessagingException {
    var part = new MimeBodyPart();
    part.setText(text, UTF_8, subtype);
    part.setHeader("Content-Transfer-Encoding", "quoted-printable");
    return part;
  }

  private MimeBodyPart html(String html) throws MessagingException {
    MimeBodyPart alone = text(html, "html");
    List<InlineImage> shown = images.stream().filter(image -> image.isShownBy(html)).toList();
    if (shown.isEmpty()) {
      return alone;
    }
    var related = new MimeMultipart("related", alone);
    for (InlineImage image : shown) {
      related.addBodyPart(part(image));
    }
    var part = new MimeBodyPart();
    part.setContent(related);
    return part;
  }

  private static MimeBodyPart part(InlineImage image) throws MessagingException {
    var part = new MimeBodyPart();
    part.setDataHandler(new DataHandler(new ByteArrayDataSource(image.bytes(), image.mediaType())));
    part.setContentID(image.contentId());
    part.setDisposition(Part.INLINE);
    part.setHeader("Content-Transfer-Encoding", "base64");
    return part;
  }

  /// A message that keeps the Message-ID it was given, where the library would make one.
  private static final class WithId extends MimeMessage {
    private final String id;

    WithId(String id) {
      super((Session) null);
      this.id = id;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", id);
    }
  }
}
