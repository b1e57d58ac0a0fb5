package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.brand.Brand;
import dev.countersign.brand.Colour;
import dev.countersign.brand.Logo;
import dev.countersign.html.Html;
import dev.countersign.http.Answer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FrameTest {
  private static final byte[] PNG = HexFormat.of().parseHex("89504e470d0a1a0a00");
  private static final Colour YELLOW = new Colour(0xff, 0xcc, 0);

  private static Answer page(Optional<Logo> logo) {
    var frame = new Frame(new Brand("Ada & Co", YELLOW, logo));
    var phrases = new Phrases(Site.LANGUAGES.fallback());
    return frame.card(200, phrases, Html.of("Title"), Html.of("<h1>Title</h1>"));
  }

  private static String body(Answer answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  private static String policy(Answer answer) {
    return String.valueOf(answer.headers().get("Content-Security-Policy"));
  }

  @Test
  void theBrandIsNamedInTheHeaderAndTheTitle() {
    assertThat(body(page(Optional.empty())))
        .contains("<title>Title – Ada &amp; Co</title>", "<span>Ada &amp; Co</span>");
  }

  @Test
  void theLogoIsPartOfThePageAndTheOnlyPictureThatMayBe() {
    Answer page = page(Logo.of(PNG));

    assertThat(body(page))
        .contains("<img class=\"logo\" src=\"data:image/png;base64,iVBORw0KGgoA\"");
    assertThat(policy(page)).contains("; img-src data:; ");
  }

  @Test
  void withoutALogoNoPictureMayBe() {
    Answer page = page(Optional.empty());

    assertThat(body(page)).doesNotContain("<img");
    assertThat(policy(page)).startsWith("default-src 'none'").doesNotContain("img-src");
  }

  @Test
  void theColourIsTheBrandsAndTextInItIsMadeReadable() {
    String style = Style.of(new Brand("A", YELLOW, Optional.empty())).toString();

    assertThat(style).contains("--fill: #ffcc00; --on-fill: #000000; ").doesNotContain("{}");
    assertThat(style).contains("--accent: " + YELLOW.readableOn(Brand.LIGHT));
    assertThat(style).contains("--accent: " + YELLOW.readableOn(Brand.DARK));
  }

  @Test
  void theStyleIsMadeForTheCardsThatColoursAreReadableOn() {
    String style = Style.of(new Brand("A", YELLOW, Optional.empty())).toString();

    assertThat(style).contains("--card: " + Brand.LIGHT, "--card: " + Brand.DARK);
  }
}
