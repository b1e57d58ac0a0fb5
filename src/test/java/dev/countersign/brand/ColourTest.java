package dev.countersign.brand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ColourTest {

  // Figures of WCAG's own formula, as https://webaim.org/resources/contrastchecker shows them.
  @ParameterizedTest
  @CsvSource({
    "#000000, #ffffff, 21.00",
    "#ffffff, #ffffff, 1.00",
    "#777777, #ffffff, 4.48",
    "#767676, #ffffff, 4.54",
    "#0000ff, #ffffff, 8.59",
    "#ff0000, #ffffff, 4.00",
    "#00ff00, #000000, 15.30",
  })
  void contrastIsAsTheGuidelinesReckonIt(String one, String two, double contrast) {
    assertThat(colour(one).contrast(colour(two))).isCloseTo(contrast, within(0.01));
    assertThat(colour(two).contrast(colour(one))).isCloseTo(contrast, within(0.01));
  }

  @Test
  void everyColourCanBeReadAsTextAndHasATextThatCanBeReadOnIt() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      int rgb =
          i < 4096 ? (i >> 8) * 0x110000 + (i >> 4 & 15) * 0x1100 + (i & 15) * 0x11 : any(random);
      var colour = new Colour(rgb >> 16, rgb >> 8 & 0xff, rgb & 0xff);

      assertThat(colour.contrast(colour.onColour()))
          .as("text on %s, seed %d", colour, seed)
          .isGreaterThanOrEqualTo(4.5);
      for (Colour ground : new Colour[] {Brand.LIGHT, Brand.DARK, colour("#777777")}) {
        assertThat(colour.readableOn(ground).contrast(ground))
            .as("%s as text on %s, seed %d", colour, ground, seed)
            .isGreaterThanOrEqualTo(4.5);
      }
    }
  }

  private static int any(Random random) {
    return random.nextInt(1 << 24);
  }

  @Test
  void whatCanBeReadStaysAsItIs() {
    assertThat(colour("#1d5fa8").readableOn(Brand.LIGHT)).hasToString("#1d5fa8");
    assertThat(colour("#ffe14d").readableOn(Brand.DARK)).hasToString("#ffe14d");
    assertThat(colour("#1d5fa8").onColour()).hasToString("#ffffff");
    assertThat(colour("#ffe14d").onColour()).hasToString("#000000");
  }

  @Test
  void whatCannotIsMadeSoWithoutLosingItsHue() {
    Colour text = colour("#ffe14d").readableOn(Brand.LIGHT);

    assertThat(text.red()).isBetween(text.green(), 0xfe);
    assertThat(text.green()).isGreaterThan(text.blue());
    assertThat(text.contrast(Brand.LIGHT)).isLessThan(5);
  }

  @Test
  void colourIsReadInEitherCase() {
    assertThat(Colour.parse("#A0b1C2")).hasValue(new Colour(0xa0, 0xb1, 0xc2));
    assertThat(Colour.parse("#A0b1C2")).get().hasToString("#a0b1c2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "#", "#fff", "ffffff", "#ffffff80", "#gggggg", "red", "#fffff;", "# fffff"})
  void anythingElseIsNone(String text) {
    assertThat(Colour.parse(text)).isEmpty();
  }

  @Test
  void partsHaveTheirRange() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Colour(256, 0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Colour(0, -1, 0));
  }

  private static Colour colour(String text) {
    return Colour.parse(text).orElseThrow();
  }
}
