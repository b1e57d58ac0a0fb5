package dev.countersign.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page.EmulateMediaOptions;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.options.ColorScheme;
import dev.countersign.AppFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Takes the pictures of `docs/pages.md`, when it is asked to: `-Dtest=ScreenshotsTest
/// -Dscreenshots=docs/screenshots`.
@ExtendWith(Chromium.class)
@EnabledIfSystemProperty(named = "screenshots", matches = ".+")
class ScreenshotsTest {
  private static final int WIDTH = 375;
  private static final int HEIGHT = 667;

  @AutoClose
  private static final AppFixture server =
      AppFixture.start(
          Map.of(
              "COUNTERSIGN_BRAND_NAME", "Example",
              "COUNTERSIGN_BRAND_COLOR", "#6d28d9",
              "COUNTERSIGN_BRAND_LOGO", "src/test/resources/browser/logo.png"));

  @ParameterizedTest
  @CsvSource({
    "FORGOT, en, LIGHT",
    "FORGOT_SENT, en, DARK",
    "RESET_WEAK, en, LIGHT",
    "RESET, de, DARK",
    "VERIFY, de, LIGHT",
    "RESET_CODE_WRONG, es, DARK",
  })
  void ofAPhone(Scene scene, String language, ColorScheme colours, Browser browser)
      throws Exception {
    Path folder = Files.createDirectories(Path.of(System.getProperty("screenshots", "")));
    String name = scene.name().toLowerCase(Locale.ROOT).replace('_', '-');
    Path picture = folder.resolve(name + "-" + language + ".png");
    try (var visit = Visit.inAnyLanguage(browser, server)) {
      visit.page().setViewportSize(WIDTH, HEIGHT);
      visit.page().emulateMedia(new EmulateMediaOptions().setColorScheme(colours));
      scene.play(visit.wanting(language), server);
      visit.page().screenshot(new ScreenshotOptions().setPath(picture).setFullPage(true));
    }
    assertThat(picture).isNotEmptyFile();
  }
}
