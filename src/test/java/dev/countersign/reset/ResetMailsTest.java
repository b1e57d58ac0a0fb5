package dev.countersign.reset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.base.Email;
import dev.countersign.brand.Brand;
import dev.countersign.brand.Colour;
import dev.countersign.language.Language;
import dev.countersign.language.Languages;
import dev.countersign.mail.Letters;
import dev.countersign.mail.Mail;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResetMailsTest {
  private static final Email ADA = new Email("ada@example.com");
  private static final String TOKEN = "Zm9vYmFyYmF6_-0";

  private final Languages languages = Languages.load();
  private final Language english = languages.fallback();
  private final Language german = languages.find("de").orElseThrow();
  private final ResetMails mails =
      new ResetMails(
          Letters.shipped(
              new Brand("Acme", new Colour(0x1d, 0x5f, 0xa8), Optional.empty()),
              "auth.example.com"),
          URI.create("https://auth.example.com/"),
          Duration.ofMinutes(30));

  @Test
  void resetMailHasItsLinkAndTheTokenAlone() {
    Mail mail = mails.resetLink(ADA, TOKEN, english);

    assertThat(mail.to()).isEqualTo(ADA);
    assertThat(mail.subject()).isEqualTo("Reset your Acme password");
    assertThat(mail.text().lines())
        .contains("https://auth.example.com/reset-password?token=" + TOKEN, TOKEN);
    assertThat(mail.text())
        .contains("30 minutes")
        .contains("If you did not ask for this, ignore this mail");
    assertThat(mail.html())
        .contains("<a href=\"https://auth.example.com/reset-password?token=" + TOKEN + "\"")
        .contains(">" + TOKEN + "</td>");
  }

  @Test
  void noticeSaysWhenAndWhatToDo() {
    Mail mail = mails.passwordChanged(ADA, Instant.parse("2026-03-04T17:06:07Z"), german);

    assertThat(mail.subject()).isEqualTo("Ihr Passwort für Acme wurde geändert");
    for (String part : List.of(mail.text(), mail.html())) {
      assertThat(part)
          .contains("am 4. März 2026, 17:06 (UTC) geändert")
          .contains("Alle Geräte wurden abgemeldet.")
          .contains("https://auth.example.com/forgot-password")
          .doesNotContain("token");
    }
  }
}
