package dev.countersign.reset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.base.Email;
import dev.countersign.mail.Mail;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResetMailsTest {
  private static final Email ADA = new Email("ada@example.com");
  private static final String TOKEN = "Zm9vYmFyYmF6_-0";

  private final ResetMails mails =
      new ResetMails(URI.create("https://auth.example.com/"), Duration.ofMinutes(30));

  @Test
  void resetMailHasItsLinkAndTheTokenAlone() {
    Mail mail = mails.resetLink(ADA, TOKEN);

    assertThat(mail.to()).isEqualTo(ADA);
    assertThat(mail.subject()).isEqualTo("Reset your password");
    assertThat(mail.text().lines())
        .contains("https://auth.example.com/reset-password?token=" + TOKEN, TOKEN);
    assertThat(mail.text())
        .contains("30 minutes")
        .contains("If you did not ask for this, ignore this mail");
    assertThat(mail.html())
        .contains("<a href=\"https://auth.example.com/reset-password?token=" + TOKEN + "\">")
        .contains("<code>" + TOKEN + "</code>");
  }

  @Test
  void noticeSaysWhenAndWhatToDo() {
    Mail mail = mails.passwordChanged(ADA, Instant.parse("2026-03-04T05:06:07Z"));

    assertThat(mail.subject()).isEqualTo("Your password was changed");
    for (String part : List.of(mail.text(), mail.html())) {
      assertThat(part)
          .contains("4 March 2026 at 05:06 UTC")
          .contains("https://auth.example.com/forgot-password")
          .doesNotContain("token");
    }
  }

  @Test
  void mailsLoadNothingAndBringNoColours() {
    for (Mail mail :
        List.of(mails.resetLink(ADA, TOKEN), mails.passwordChanged(ADA, Instant.EPOCH))) {
      assertThat(mail.html())
          .doesNotContain("<img", "<link", "<script", "url(", "src=", "color:", "background")
          .contains("<html lang=\"en\">", "content=\"light dark\"");
    }
  }
}
