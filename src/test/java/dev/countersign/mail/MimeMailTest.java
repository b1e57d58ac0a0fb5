package dev.countersign.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.base.Email;
import dev.countersign.mail.Delivery.Delivered;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What of a mail comes out at the other end.
class MimeMailTest {
  private static final Email ADA = new Email("ada@example.com");

  private static PostOffice.Arrived sent(Mail mail) {
    try (var office = PostOffice.open();
        var transport = Routes.transport(Routes.plain(office.port()))) {
      assertThat(transport.deliver(Routes.mail(mail))).isEqualTo(new Delivered());
      return office.arrived().getFirst();
    }
  }

  private static String body(MimeMessage message, int part) throws MessagingException, IOException {
    var parts = (MimeMultipart) message.getContent();
    return String.valueOf(parts.getBodyPart(part).getContent()).replace("\r\n", "\n");
  }

  private static void assertComesBack(Mail mail) throws MessagingException, IOException {
    PostOffice.Arrived arrived = sent(mail);
    MimeMessage message = arrived.message();

    assertThat(message.getSubject()).isEqualTo(mail.subject());
    assertThat(message.getAllRecipients()).containsExactly(new InternetAddress("ada@example.com"));
    assertThat(message.getContentType()).startsWith("multipart/alternative;");
    assertThat(body(message, 0)).isEqualTo(mail.text());
    assertThat(body(message, 1)).isEqualTo(mail.html());
    assertThat(arrived.content().chars().allMatch(c -> c < 0x80)).isTrue();
    assertThat(arrived.content().lines()).allMatch(line -> line.length() <= 998);
  }

  @Test
  void everyTextComesBackAsItWas() throws Exception {
    for (String text :
        List.of(
            "Žluťoučký kůň 🐎 — ¡olé!\n",
            "long " + "x".repeat(3_000) + "\n",
            "wide " + "ü".repeat(3_000) + "\n",
            ".\n..\n.a dot\n\n.\n",
            "\n\n  indented \t\ntrailing blanks   \n",
            "= =3D =\nFrom here\n",
            "no end of line")) {
      assertComesBack(
          new Mail(ADA, "Grüße an 日本語 " + "s".repeat(100), text, "<p>" + text + "</p>"));
    }
  }

  @Test
  void randomTextsComeBackAsTheyWere() throws Exception {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (int i = 0; i < 20; i++) {
      assertComesBack(new Mail(ADA, "s", randomText(random), randomText(random)));
    }
  }

  // Of what bites: dots, equals signs, blanks, ends of lines, and letters of every width.
  private static String randomText(Random random) {
    var text = new StringBuilder();
    String[] pieces = {".", "\n", "\n.\n", "=", " ", "\t", "a", "é", "€", "🐎", "--", "<p>"};
    for (int i = random.nextInt(400); i >= 0; i--) {
      text.append(pieces[random.nextInt(pieces.length)]);
    }
    return text.append("x").toString();
  }

  @Test
  void itsHeadersSayWhoItIsFromAndThatNobodyWroteIt() throws Exception {
    PostOffice.Arrived arrived = sent(new Mail(ADA, "s", "t", "h"));

    var from = (InternetAddress) arrived.message().getFrom()[0];
    assertThat(from.getPersonal()).isEqualTo(Routes.FROM.name());
    assertThat(from.getAddress()).isEqualTo("no-reply@example.com");
    assertThat(arrived.header("Reply-To")).isEmpty();
    assertThat(arrived.header("Auto-Submitted")).isEqualTo("auto-generated");
    assertThat(arrived.header("MIME-Version")).isEqualTo("1.0");
    assertThat(arrived.message().getSentDate()).isEqualTo(java.util.Date.from(Routes.QUEUED));
    assertThat(arrived.message().getContentType()).doesNotContain("ada");
  }

  @Test
  void answersGoWhereTheyAreSetToGo() throws Exception {
    var help = new Mailbox("Help", new Email("help@example.com"));
    var mime = new MimeMail(Routes.FROM, help, "auth.example.com", List.of());

    MimeMessage message = mime.of(Routes.mail("hello"));

    assertThat(message.getReplyTo())
        .containsExactly(new InternetAddress("help@example.com", "Help"));
  }

  @Test
  void anImageTravelsWithTheHtmlThatShowsIt() throws Exception {
    byte[] png = Base64.getDecoder().decode("iVBORw0KGgoAAAANSUhEUg==");
    var logo = new InlineImage("logo", "image/png", png);
    var mime = new MimeMail(Routes.FROM, Routes.FROM, "auth.example.com", List.of(logo));
    var shows = new Mail(ADA, "s", "t", "<img src=\"cid:logo\" alt=\"Example\">");

    MimeMessage with = written(mime, shows);
    MimeMessage without = written(mime, new Mail(ADA, "s", "t", "<p>cid:logo</p>"));

    BodyPart html = ((MimeMultipart) with.getContent()).getBodyPart(1);
    assertThat(html.getContentType()).startsWith("multipart/related;");
    var related = (MimeMultipart) html.getContent();
    assertThat(related.getBodyPart(0).getContent()).isEqualTo(shows.html());
    BodyPart image = related.getBodyPart(1);
    assertThat(image.getContentType()).isEqualTo("image/png");
    assertThat(image.getHeader("Content-ID")).containsExactly("<logo>");
    assertThat(image.getDisposition()).isEqualTo("inline");
    assertThat(image.getInputStream().readAllBytes()).isEqualTo(png);
    assertThat(((MimeMultipart) without.getContent()).getBodyPart(1).getContentType())
        .startsWith("text/html;");
  }

  private static MimeMessage written(MimeMail mime, Mail mail) throws Exception {
    var bytes = new ByteArrayOutputStream();
    mime.of(Routes.mail(mail)).writeTo(bytes);
    return new PostOffice.Arrived("", "", bytes.toString(ISO_8859_1), "").message();
  }

  // What ends a line is refused by the types of a mail. Should it get past them, it reaches no
  // server all the same.
  @Test
  void nothingInAMailIsACommandToTheServer() {
    String bad =
        "hello\n.\nMAIL FROM:<eve@example.com>\nRCPT TO:<eve@example.com>\nDATA\n.\nQUIT\n";
    try (var server =
            new ScriptedServer(wire -> {
              wire.greet("8BITMIME");
              wire.takeMail();
            });
        var transport = Routes.transport(Routes.plain(server.port()))) {
      var mail = new Mail(ADA, "s", bad, bad);

      assertThat(transport.deliver(Routes.mail(mail))).isEqualTo(new Delivered());

      List<String> heard = server.heard();
      assertThat(heard).filteredOn(line -> line.equals(".")).hasSize(1);
      assertThat(heard).filteredOn(line -> line.equals("..")).hasSize(4);
      // The rest of it stands inside the one mail.
      assertThat(heard.subList(0, heard.indexOf("DATA")))
          .containsExactly(
              "EHLO auth.example.com",
              "MAIL FROM:<no-reply@example.com>",
              "RCPT TO:<ada@example.com>");
      assertThat(String.join("\n", heard).getBytes(US_ASCII)).doesNotContain(0);
    }
  }
}
