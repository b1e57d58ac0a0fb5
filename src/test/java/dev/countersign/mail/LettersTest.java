package dev.countersign.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.countersign.base.Email;
import dev.countersign.brand.Brand;
import dev.countersign.brand.Colour;
import dev.countersign.brand.Logo;
import dev.countersign.language.Language;
import dev.countersign.language.Languages;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LettersTest {
  private static final Email ADA = new Email("ada@example.com");
  private static final String SITE = "auth.example.com";
  private static final String CODE = "7KQ2M-X9RTB";
  private static final String LINK = "https://auth.example.com/open?token=" + CODE;
  private static final Languages LANGUAGES = Languages.load();
  private static final Pattern LOADED =
      Pattern.compile("(?i)<(?:script|link|iframe|object|embed|form|base)|url\\(|@import|src=");

  static Stream<Arguments> lettersInLanguages() {
    return LANGUAGES.all().stream()
        .flatMap(l -> Stream.of(Letter.values()).map(letter -> Arguments.of(letter, l)));
  }

  @ParameterizedTest
  @MethodSource("lettersInLanguages")
  void everyLetterSaysAllItHasToInBothParts(Letter letter, Language language) {
    Mail mail = write(brand("Acme", "#1d5fa8"), letter, language);

    assertThat(mail.subject()).contains("Acme").doesNotContain("{", "}", "\n");
    assertThat(mail.text().lines()).contains(LINK);
    assertThat(mail.html())
        .contains("<html lang=\"" + language.tag() + "\">", "content=\"light dark\"")
        .contains("href=\"" + LINK + "\"", ">" + LINK + "</a>");
    for (String part : List.of(mail.text(), mail.html())) {
      assertThat(part)
          .contains("Acme", SITE)
          .containsAnyOf(letter == Letter.PASSWORD_CHANGED ? "2 o'clock" : "30 ", "2 o&#39;clock")
          .doesNotContain("{{", "{t", "{link", "{brand");
    }
    if (letter.needs().contains("code")) {
      assertThat(mail.text().lines()).contains(CODE);
      assertThat(mail.html()).contains(">" + CODE + "</td>");
    }
  }

  @ParameterizedTest
  @MethodSource("lettersInLanguages")
  void nothingIsLoadedFromAnywhere(Letter letter, Language language) {
    Mail mail = write(brand("Acme", "#1d5fa8"), letter, language);

    for (String part : List.of(mail.text(), mail.html())) {
      assertThat(part.replace(LINK, "")).doesNotContain("http", "//");
      assertThat(LOADED.matcher(part).find()).isFalse();
    }
    assertThat(mail.html()).containsOnlyOnce("<h1").doesNotContain("<img");
  }

  @Test
  void theLogoTravelsWithTheMail() {
    Logo logo = Logo.of(HexFormat.of().parseHex("ffd8ffe000104a464946")).orElseThrow();
    var brand = new Brand("Acme \"&\"", new Colour(1, 2, 3), Optional.of(logo));

    String html = write(brand, Letter.RESET_PASSWORD, LANGUAGES.fallback()).html();

    assertThat(html).contains("<img src=\"cid:logo\" alt=\"Acme &quot;&amp;&quot;\"");
    assertThat(html).containsOnlyOnce("src=");
  }

  @Test
  void whatLooksLikeMarkupIsText() {
    String hostile = "\"><script>alert(1)</script>{{link}}'";
    var values = values(Letter.RESET_PASSWORD);
    values.replaceAll((_, value) -> value + hostile);

    Mail mail =
        Letters.shipped(brand(hostile, "#1d5fa8"), SITE)
            .write(Letter.RESET_PASSWORD, ADA, LANGUAGES.fallback(), values);

    assertThat(mail.html())
        .doesNotContain("<script", "\"\"", "'\"")
        .contains("&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;{{link}}&#39;");
    assertThat(mail.subject()).isEqualTo("Reset your " + hostile + " password");
    assertThat(mail.text()).contains("at " + hostile + ".");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#1d5fa8", "#000000", "#ffffff", "#777777", "#ff0000", "#00ff00", "#0000ff", "#ffff00",
        "#ff00ff", "#00ffff", "#ffe14d", "#1a201d", "#e91e63", "#ff9800", "#8bc34a", "#607d8b"
      })
  void everyColourCanBeReadOnWhatIsBehindIt(String colour) {
    String html = write(brand("Acme", colour), Letter.RESET_PASSWORD, LANGUAGES.fallback()).html();

    String dark = html.substring(html.indexOf("@media"), html.indexOf("</style>"));
    String light = html.substring(html.indexOf("<body"));
    // Ink, quiet text and links on the card; quiet text on the ground; ink in the box; the button.
    readable(light, "(class=\"card\" .*)", "background-color:(#\\w+);color:(#\\w+)");
    readable(light, "(style=\"display:inline-block.*)", "background-color:(#\\w+);color:(#\\w+)");
    Colour card = find(light, "class=\"card\" bgcolor=\"(#\\w+)\"");
    Colour ground = find(light, "body class=\"ground\" style=\".*background-color:(#\\w+)");
    Colour quiet = find(light, "<p class=\"quiet\" style=\".*;color:(#\\w+)");
    Colour ink = find(light, "background-color:#ffffff;color:(#\\w+)");
    assertReadable(quiet, card);
    assertReadable(quiet, ground);
    assertReadable(find(light, "class=\"accent\" style=\"color:(#\\w+)"), card);
    assertReadable(ink, find(light, "class=\"box\" bgcolor=\"(#\\w+)\""));

    Colour darkCard = find(dark, "\\.card \\{ background-color: (#\\w+)");
    Colour darkGround = find(dark, "\\.ground \\{ background-color: (#\\w+)");
    Colour darkInk = find(dark, "\\.card \\{.* color: (#\\w+)");
    assertThat(darkCard).isEqualTo(Brand.DARK);
    assertReadable(darkInk, darkCard);
    assertReadable(darkInk, find(dark, "\\.box \\{ background-color: (#\\w+)"));
    assertReadable(find(dark, "\\.quiet \\{ color: (#\\w+)"), darkCard);
    assertReadable(find(dark, "\\.quiet \\{ color: (#\\w+)"), darkGround);
    assertReadable(find(dark, "\\.accent \\{ color: (#\\w+)"), darkCard);
  }

  private static void readable(String html, String line, String pair) {
    var found = Pattern.compile(pair).matcher(html);
    var where = Pattern.compile(line).matcher(html);
    assertThat(where.find() && found.region(where.start(), where.end()).find()).isTrue();
    assertReadable(colour(found.group(2)), colour(found.group(1)));
  }

  private static Colour find(String html, String pattern) {
    var found = Pattern.compile(pattern).matcher(html);
    assertThat(found.find()).as(pattern).isTrue();
    return colour(found.group(1));
  }

  private static void assertReadable(Colour text, Colour ground) {
    assertThat(text.contrast(ground)).as(text + " on " + ground).isGreaterThanOrEqualTo(4.5);
  }

  @Test
  void aLetterTakesItsOwnValuesAlone() {
    var letters = Letters.shipped(brand("Acme", "#1d5fa8"), SITE);
    for (Map<String, String> values :
        List.of(Map.<String, String>of(), Map.of("link", LINK), values(Letter.RESET_PASSWORD))) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> letters.write(Letter.PASSWORD_CHANGED, ADA, LANGUAGES.fallback(), values))
          .withMessageContaining("PASSWORD_CHANGED needs ");
    }
  }

  private static Mail write(Brand brand, Letter letter, Language language) {
    return Letters.shipped(brand, SITE).write(letter, ADA, language, values(letter));
  }

  private static Map<String, String> values(Letter letter) {
    var values = new HashMap<String, String>();
    values.put("link", LINK);
    values.put("code", CODE);
    values.put("validity", "30");
    values.put("moment", "2 o'clock");
    values.keySet().retainAll(letter.needs());
    return values;
  }

  private static Brand brand(String name, String colour) {
    return new Brand(name, colour(colour), Optional.empty());
  }

  private static Colour colour(String text) {
    return Colour.parse(text).orElseThrow();
  }
}
