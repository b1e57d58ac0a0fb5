package dev.countersign.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.base.Email;
import dev.countersign.base.StartRefused;
import dev.countersign.mail.MailRoute;
import dev.countersign.mail.MailRoute.Nowhere;
import dev.countersign.mail.MailRoute.Smtp;
import dev.countersign.mail.MailRoute.Tls;
import dev.countersign.mail.MailRoute.Trust;
import dev.countersign.mail.Mailbox;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailValuesTest {
  private static final String HOST = "COUNTERSIGN_MAIL_SMTP_HOST";
  private static final String FROM = "COUNTERSIGN_MAIL_FROM";
  private static final String TLS = "COUNTERSIGN_MAIL_SMTP_TLS";
  private static final String USER = "COUNTERSIGN_MAIL_SMTP_USER";
  private static final String PASSWORD = "COUNTERSIGN_MAIL_SMTP_PASSWORD";
  private static final String CA_FILE = "COUNTERSIGN_MAIL_SMTP_CA_FILE";

  private static MailRoute read(String... namesAndValues) {
    var environment = new HashMap<String, String>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      environment.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return Config.read(Map.of(), environment).mail();
  }

  private static void assertRefused(String sentence, String... namesAndValues) {
    assertThatThrownBy(() -> read(namesAndValues))
        .isInstanceOf(StartRefused.class)
        .hasMessage(sentence);
  }

  @Test
  void withoutAHostMailWaits() {
    assertThat(read()).isEqualTo(new Nowhere());
  }

  @Test
  void aHostAndASenderAreEnough() {
    Smtp smtp = (Smtp) read(HOST, "smtp.example.com", FROM, "no-reply@example.com");

    assertThat(smtp.host()).isEqualTo("smtp.example.com");
    assertThat(smtp.port()).isEqualTo(587);
    assertThat(smtp.tls()).isEqualTo(Tls.STARTTLS);
    assertThat(smtp.trust()).isEqualTo(new Trust.OfJava());
    assertThat(smtp.user()).isEmpty();
    assertThat(smtp.from()).isEqualTo(new Mailbox("", new Email("no-reply@example.com")));
    assertThat(smtp.replyTo()).isEqualTo(smtp.from());
    assertThat(smtp.connections()).isEqualTo(2);
  }

  @Test
  void everythingCanBeSet() {
    Smtp smtp =
        (Smtp)
            read(
                HOST,
                "smtp.example.com",
                FROM,
                "Büro <no-reply@example.com>",
                USER,
                "ada",
                PASSWORD,
                "hush",
                TLS,
                "tls",
                CA_FILE,
                "/ca.pem",
                "COUNTERSIGN_MAIL_SMTP_PORT",
                "2465",
                "COUNTERSIGN_MAIL_REPLY_TO",
                "help@example.com",
                "COUNTERSIGN_MAIL_SMTP_CONNECTIONS",
                "5");

    assertThat(smtp.port()).isEqualTo(2465);
    assertThat(smtp.tls()).isEqualTo(Tls.TLS);
    assertThat(smtp.trust()).isEqualTo(new Trust.OfFile(Path.of("/ca.pem")));
    assertThat(smtp.user()).isEqualTo("ada");
    assertThat(smtp.password().exposeText()).isEqualTo("hush");
    assertThat(smtp.from().name()).isEqualTo("Büro");
    assertThat(smtp.replyTo().address()).isEqualTo(new Email("help@example.com"));
    assertThat(smtp.connections()).isEqualTo(5);
    assertThat(smtp.toString()).doesNotContain("hush", "no-reply");
  }

  @ParameterizedTest
  @CsvSource({"starttls, 587", "tls, 465", "none, 25"})
  void thePortFollowsTheEncryption(String tls, int port) {
    Smtp smtp = (Smtp) read(HOST, "localhost", FROM, "no-reply@example.com", TLS, tls);

    assertThat(smtp.port()).isEqualTo(port);
  }

  @Test
  void noPasswordTravelsInTheOpenButOnThisMachine() {
    for (String host : new String[] {"localhost", "127.0.0.1", "::1"}) {
      Smtp smtp =
          (Smtp)
              read(
                  HOST,
                  host,
                  FROM,
                  "no-reply@example.com",
                  TLS,
                  "none",
                  USER,
                  "ada",
                  PASSWORD,
                  "hush");
      assertThat(smtp.user()).isEqualTo("ada");
    }
    for (String host : new String[] {"smtp.example.com", "127.example.com", "10.0.0.1"}) {
      assertRefused(
          "mail.smtp.password would travel in the open to %s: mail.smtp.tls must be starttls or tls."
              .formatted(host),
          HOST,
          host,
          FROM,
          "no-reply@example.com",
          TLS,
          "none",
          USER,
          "ada",
          PASSWORD,
          "hush");
    }
  }

  @Test
  void whatBelongsTogetherIsSetTogether() {
    String from = "no-reply@example.com";
    assertRefused("mail.from must be set when mail.smtp.host is.", HOST, "h");
    for (String one : new String[] {USER, PASSWORD}) {
      assertRefused(
          "mail.smtp.user and mail.smtp.password must be set together.",
          HOST,
          "h",
          FROM,
          from,
          one,
          "x");
    }
    assertRefused(
        "mail.from is set, but mail.smtp.host is not, so that mail is not sent by SMTP.",
        FROM,
        from);
    assertRefused(
        "mail.smtp.ca-file is set, but mail.smtp.tls is none.",
        HOST,
        "h",
        FROM,
        from,
        TLS,
        "none",
        CA_FILE,
        "/ca.pem");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nobody",
        "Name <nobody>",
        "Na\nme <a@example.com>",
        "Na\u2028me <a@example.com>",
        "a@example.com, b@example.com",
        "<a@example.com> <b@example.com>",
        "a@example.com\r\nBcc: b@example.com"
      })
  void whoMailIsFromIsOneMailboxOnOneLine(String from) {
    assertRefused(
        "mail.from, set by COUNTERSIGN_MAIL_FROM, must be an address,"
            + " or a name and an address in angle brackets"
            + (from.contains("@") ? "." : ", not \"" + from + "\"."),
        HOST,
        "h",
        FROM,
        from);
  }

  @ParameterizedTest
  @ValueSource(strings = {"smtp://h", "h:25 x", "h\r\nQUIT", "user@h"})
  void theHostIsAName(String host) {
    assertThatThrownBy(() -> read(HOST, host, FROM, "no-reply@example.com"))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("must be a name or an address of a host");
  }
}
