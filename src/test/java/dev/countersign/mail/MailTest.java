package dev.countersign.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.countersign.base.Email;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailTest {
  private static final Email ADA = new Email("ada@example.com");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Hello\r\nBcc: everybody@example.com",
        "Hello\nBcc: everybody@example.com",
        "Hello\rBcc: everybody@example.com",
        "Hello\0",
        "Hello\u001b[31m",
        "Hello\u0085there",
        "Hello\u2028there",
        "Hello\ud800",
        " ",
        ""
      })
  void subjectsThatCouldEndTheirHeaderAreRefused(String subject) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Mail(ADA, subject, "text", "html"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ada@example.com\r\nBcc: eve@example.com",
        "ada\0@example.com",
        "ada@example.com\n"
      })
  void recipientsThatCouldEndTheirHeaderDoNotExist(String address) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Mail(new Email(address), "s", "t", "h"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\n.\r\nMAIL FROM:<eve@example.com>", "a\0b", "a\u001bb"})
  void bodiesWithControlCharactersAreRefused(String body) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Mail(ADA, "s", body, "h"));
    assertThatIllegalArgumentException().isThrownBy(() -> new Mail(ADA, "s", "t", body));
  }

  @Test
  void subjectsAndBodiesHaveALimit() {
    String longest = "s".repeat(Mail.MAX_SUBJECT_CHARS);
    assertThat(new Mail(ADA, longest, "t", "h").subject()).isEqualTo(longest);

    assertThatIllegalArgumentException().isThrownBy(() -> new Mail(ADA, longest + "s", "t", "h"));
    String tooMuch = "t".repeat(Mail.MAX_BODY_CHARS + 1);
    assertThatIllegalArgumentException().isThrownBy(() -> new Mail(ADA, "s", tooMuch, "h"));
  }

  @Test
  void mailComesBackFromItsBytes() {
    var mail = new Mail(ADA, "Žluťoučký kůň 🐎", "line\n\ttab", "<p>\"&\"</p>");

    assertThat(Mail.fromBytes(mail.toBytes())).isEqualTo(mail);
  }

  @Test
  void mailIsNotShownByToString() {
    var mail = new Mail(ADA, "the subject", "the text", "the html");

    assertThat(mail).hasToString("Mail[to=a***@example.com]");
    assertThat(new OutgoingMail(new UUID(0, 1), mail, Instant.EPOCH).toString())
        .doesNotContain("the text");
  }

  @Test
  void messageIdIsTheSameForEveryAttempt() {
    var mail = new Mail(ADA, "s", "t", "h");
    var id = UUID.fromString("11111111-2222-4333-8444-555555555555");

    assertThat(new OutgoingMail(id, mail, Instant.EPOCH).messageId("auth.example.com"))
        .isEqualTo("<11111111-2222-4333-8444-555555555555@auth.example.com>");
  }
}
