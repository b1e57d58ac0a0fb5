package dev.countersign.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page.EmulateMediaOptions;
import com.microsoft.playwright.options.ColorScheme;
import dev.countersign.AppFixture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Chromium.class)
class BrandTest {
  private static final String LOGO = "src/test/resources/browser/logo.png";

  @ParameterizedTest
  @ValueSource(strings = {"#ffcc00", "#ffffff", "#000000", "#1a201d", "#7f7f7f"})
  void pagesInAnyColourCanBeReadAndShowTheLogo(String colour, Browser browser) {
    var brand =
        Map.of(
            "COUNTERSIGN_BRAND_NAME", "Example & Söhne",
            "COUNTERSIGN_BRAND_COLOR", colour,
            "COUNTERSIGN_BRAND_LOGO", LOGO);
    try (var server = AppFixture.start(brand);
        var visit = Visit.in("en-GB", browser, server)) {
      visit.open("/forgot-password");

      assertThat(visit.page().title()).endsWith(" – Example & Söhne");
      assertThat(visit.page().locator("header").innerText()).isEqualTo("Example & Söhne");
      assertThat(visit.page().locator("img").evaluate("image => image.naturalWidth")).isEqualTo(88);
      for (var colours : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
        visit.page().emulateMedia(new EmulateMediaOptions().setColorScheme(colours));
        assertThat(visit.faults()).as(colour + " " + colours).isEmpty();
      }
    }
  }
}
