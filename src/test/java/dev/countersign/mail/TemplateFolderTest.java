package dev.countersign.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.base.Email;
import dev.countersign.base.StartRefused;
import dev.countersign.brand.Brand;
import dev.countersign.brand.Colour;
import dev.countersign.language.Languages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateFolderTest {
  private static final Brand ACME =
      new Brand("Acme <&>", new Colour(0x1d, 0x5f, 0xa8), Optional.empty());
  private static final String SITE = "auth.example.com";

  @TempDir Path folder;
  private final Languages languages = Languages.load();

  @Test
  void anEmptyFolderChangesNothing() {
    assertThat(reset("en")).isEqualTo(reset(Letters.shipped(ACME, SITE), "en"));
  }

  @Test
  void oneFileStandsInForOneAndTheRestStaysAsShipped() throws IOException {
    put("reset-password.txt", "{{brand}}: {{code}}\r\n");

    assertThat(reset("en").text()).isEqualTo("Acme <&>: K0DE\n");
    assertThat(reset("de").text()).isEqualTo("Acme <&>: K0DE\n");
    assertThat(reset("en").html()).isEqualTo(reset(Letters.shipped(ACME, SITE), "en").html());
  }

  @Test
  void aFileForOneLanguageComesBeforeTheOneForAll() throws IOException {
    put("reset-password.subject.txt", "\uFEFFFor {{language}}");
    put("reset-password.de.subject.txt", "Für Sie\n");

    assertThat(reset("en").subject()).isEqualTo("For en");
    assertThat(reset("de").subject()).isEqualTo("Für Sie");
    assertThat(reset("es").subject()).isEqualTo("For es");
  }

  @Test
  void whatLettersShareCanBeReplacedToo() throws IOException {
    put("frame.html", "<title>{{subject}}</title>{{#logo}}!{{/logo}}{{{content-html}}}");
    put("button.es.html", "<a href='{{link}}'>¡Sí!</a>");
    put("code.html", "<b>{{code}}</b>");
    put("reset-password.html", "{{brand}} {{{button-html}}} {{{code-html}}}");

    assertThat(reset("es").html())
        .isEqualTo(
            "<title>Restablezca su contraseña de Acme &lt;&amp;&gt;</title>"
                + "Acme &lt;&amp;&gt; <a href='https://x/?a=1&amp;b'>¡Sí!</a> <b>K0DE</b>");
    assertThat(reset("en").html()).contains("Choose a new password</a>");
  }

  @Test
  void hiddenFilesAreLeftAlone() throws IOException {
    Files.createDirectory(folder.resolve("..data"));
    put(".reset-password.html.swp", "{{");

    assertThat(reset("en")).isEqualTo(reset(Letters.shipped(ACME, SITE), "en"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "reset-password.txt | a\\nb {{lnk}} | line 2: there is no value lnk",
        "reset-password.html | {{t.missing}} | line 1: there is no value t.missing",
        "reset-password.de.txt | \\n\\n{{nowhere.at.all}} | line 3: there is no value nowhere",
        "reset-password.txt | {{link.length}} | line 1: there is no value link.length",
        "password-changed.html | \\n{{code}} | line 2: there is no value code",
        "verify-address.html | {{#nothing}}x{{/nothing}} | line 1: there is no value nothing",
        "frame.html | a\\n{{#logo}} | line 2",
        "frame.html | {{/logo}} | line 1",
        "frame.html | {{#logo}}\\n{{/link}} | line 2",
        "button.html | a\\n\\n<a href={{link} | line 3: this {{ is never closed",
        "button.html | a\\n{{> code }} | line 2: templates cannot include others",
        "button.html | {{<code}}{{/code}} | line 1: templates cannot include others",
      })
  void aBrokenTemplateIsRefusedWithItsFileAndLine(String name, String text, String why)
      throws IOException {
    put(name, text.replace("\\n", "\n"));

    assertThatThrownBy(this::letters)
        .isInstanceOf(StartRefused.class)
        .hasMessageStartingWith("mail.templates: " + folder.resolve(name) + ", " + why)
        .hasMessageEndingWith(".");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "reset-password.de.subject.txt | ' ' | reset-password in the language de | subject is blank",
        "reset-password.subject.txt | a\\nb | reset-password in the language de | subject has a forbidden",
        "password-changed.txt | a\u0007b | password-changed in the language de | body is too long or has",
      })
  void aTemplateThatMakesNoMailIsRefused(String name, String text, String which, String why)
      throws IOException {
    put(name, text.replace("\\n", "\n"));

    assertThatThrownBy(this::letters)
        .isInstanceOf(StartRefused.class)
        .hasMessageContainingAll("mail.templates: with these, " + which, why);
  }

  @Test
  void tooMuchIsRefused() throws IOException {
    put("code.html", "x".repeat(65_537));
    assertThatThrownBy(this::letters)
        .hasMessage("mail.templates: %s is longer than 64 KiB.", folder.resolve("code.html"));

    put("code.html", "x".repeat(65_000));
    assertThatThrownBy(this::letters).hasMessageContaining("body is too long");
  }

  @Test
  void whatIsNotUtf8IsRefused() throws IOException {
    Files.write(folder.resolve("code.html"), "Schlüssel".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(this::letters)
        .hasMessage("mail.templates: %s is not in UTF-8.", folder.resolve("code.html"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "reset-pasword.html",
        "reset-password.vo.html",
        "reset-password.DE.html",
        "frame.txt",
        "reset-password.html~",
        "README.md"
      })
  void aNameThatNoTemplateHasIsRefused(String name) throws IOException {
    put(name, "text");

    assertThatThrownBy(this::letters)
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining(folder.resolve(name) + " has a name that no template has.")
        .hasMessageContaining("reset-password.html, reset-password.subject.txt");
  }

  @Test
  void aFolderThatIsNotThereIsRefused() {
    Path nowhere = folder.resolve("nowhere");

    assertThatThrownBy(() -> Letters.overridden(nowhere, languages, ACME, SITE))
        .isInstanceOf(StartRefused.class)
        .hasMessage("mail.templates: the folder %s cannot be read.", nowhere);
  }

  private void put(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private Letters letters() {
    return Letters.overridden(folder, languages, ACME, SITE);
  }

  private Mail reset(String tag) {
    return reset(letters(), tag);
  }

  private Mail reset(Letters letters, String tag) {
    return letters.write(
        Letter.RESET_PASSWORD,
        new Email("ada@example.com"),
        languages.find(tag).orElseThrow(),
        Map.of("link", "https://x/?a=1&b", "code", "K0DE", "validity", "30"));
  }
}
