package dev.countersign.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.base.Email;
import dev.countersign.brand.Brand;
import dev.countersign.brand.Colour;
import dev.countersign.language.Language;
import dev.countersign.language.Languages;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LettersTest {
  private static final Email ADA = new Email("ada@example.com");
  private static final URI URL = URI.create("https://auth.example.com");
  private static final Brand ACME = new Brand("Acme", new Colour(29, 95, 168), Optional.empty());
  private static final Map<String, String> VALUES =
      Map.of("link", URL + "/open?token=A1", "code", "A1", "validity", "30", "moment", "today");

  private final Languages languages = Languages.load();
  private final Letters letters = Letters.shipped(ACME, URL);

  @Test
  void everyLetterIsWrittenInEveryLanguage() {
    for (Letter letter : Letter.values()) {
      for (Language language : languages.all()) {
        var values = new java.util.HashMap<>(VALUES);
        values.keySet().retainAll(letter.needs());

        Mail mail = letters.write(letter, ADA, language, values);

        assertThat(mail.subject()).contains("Acme");
        assertThat(mail.text()).contains(URL + "/open?token=A1");
        assertThat(mail.html()).contains("href=\"" + URL + "/open?token=A1\"");
      }
    }
  }
}
