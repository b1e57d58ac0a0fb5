package dev.countersign.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.base.AcceptLanguage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguagesTest {
  private final Languages languages = Languages.load();

  @Test
  void englishGermanAndSpanishShip() {
    assertThat(languages.all()).extracting(Language::tag).contains("en", "de", "es");
  }

  @Test
  void everyLanguageHasEveryPhraseWithTheSameValues() {
    Language english = languages.fallback();

    for (Language language : languages.all()) {
      assertThat(language.keys()).as(language.tag()).isEqualTo(english.keys());
      for (String key : english.keys()) {
        assertThat(language.values(key)).as(key + " in " + language).isEqualTo(english.values(key));
      }
    }
  }

  @Test
  void everyFileInTheFolderIsALanguage() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/main/resources/language"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              languages.all().stream().map(language -> language.tag() + ".properties").toList());
    }
  }

  // Volapük stands for all that are not there: no other test has to change when one of them comes.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "de | de",
        "de-AT | de",
        "DE-ch-1996 | de",
        "es-419,es;q=0.9,en;q=0.8 | es",
        "vo;q=1.0, de;q=0.5, en;q=0.9 | en",
        "vo, de;q=0.5, es;q=0.7 | es",
        "de;q=0, es | es",
        "de;q=0 | en",
        "vo-FR, vo | en",
        "* | en",
        "*-AT, es;q=0.5 | es",
        "*-, -es | en",
      })
  void theBestOfThoseThatSomebodyWouldLikeIsChosen(String header, String tag) {
    assertThat(languages.best(new AcceptLanguage(header)).tag()).isEqualTo(tag);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "   ", ";", "q=1", "de;q=x", "de;q=7", "\u0000", "ü", "de_AT", ",,,", "d€;q=1"
      })
  void whatIsNoListIsEnglish(String header) {
    assertThat(languages.best(new AcceptLanguage(header)).tag()).isEqualTo("en");
  }

  @Test
  void tooLongAListIsNotRead() {
    String list = "de," + "fr,".repeat(AcceptLanguage.MAX_CHARS);

    assertThat(languages.best(new AcceptLanguage(list)).tag()).isEqualTo("en");
  }

  @Test
  void valuesAreFilledInAsTheyAre() {
    var language = new Language(Locale.ENGLISH, Map.of("a.b", "In {minutes} min, $1 \\ {minutes}"));

    assertThat(language.say("a.b", Map.of("minutes", "$0{x}")))
        .isEqualTo("In $0{x} min, $1 \\ $0{x}");
    assertThat(language.sayAll("a", Map.of("minutes", "3"))).containsOnlyKeys("b");
  }

  @Test
  void aPhraseThatIsNotThereIsAMistake() {
    var language = new Language(Locale.ENGLISH, Map.of("a", "{minutes}"));

    assertThatThrownBy(() -> language.say("b")).hasMessageContaining("no phrase b in en");
    assertThatThrownBy(() -> language.say("a")).hasMessageContaining("lacks {minutes}");
  }
}
