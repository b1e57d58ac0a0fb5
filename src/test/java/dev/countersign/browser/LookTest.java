package dev.countersign.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page.EmulateMediaOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import dev.countersign.AppFixture;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(Chromium.class)
class LookTest {
  private static final List<String> LANGUAGES = List.of("de", "es", "en");
  private static final List<Integer> WIDTHS = List.of(320, 375, 1280);

  @AutoClose private static final AppFixture server = AppFixture.start();

  @ParameterizedTest
  @EnumSource
  void everyPageCanBeReadHitAndWalkedThrough(Scene scene, Browser browser) {
    try (var visit = Visit.inAnyLanguage(browser, server)) {
      for (String language : LANGUAGES) {
        scene.play(visit.wanting(language), server);
        assertThat(visit.page().locator("html").getAttribute("lang")).isEqualTo(language);
        fits(visit, language);
      }
      isReadableInAllColours(visit);
      saysWhatItIs(visit, scene);
      isWalkedThroughByKeyboard(visit);
    }
  }

  private static void fits(Visit visit, String language) {
    for (int width : WIDTHS) {
      visit.page().setViewportSize(width, 700);
      assertThat(visit.faults()).as(language + " " + width).isEmpty();
    }
  }

  private static void isReadableInAllColours(Visit visit) {
    for (var colours : ColorScheme.values()) {
      visit.page().emulateMedia(new EmulateMediaOptions().setColorScheme(colours));
      assertThat(visit.faults()).as(colours.name()).isEmpty();
    }
    visit.page().emulateMedia(new EmulateMediaOptions().setForcedColors(ForcedColors.ACTIVE));
    assertThat(visit.faults()).as("forced colours").isEmpty();
  }

  private static void saysWhatItIs(Visit visit, Scene scene) {
    assertThat(visit.page().locator("h1").count()).isEqualTo(1);
    assertThat(visit.page().getByRole(AriaRole.MAIN).count()).isEqualTo(1);
    assertThat(visit.page().title().startsWith("Error: ")).isEqualTo(scene.isFailure());
  }

  private static void isWalkedThroughByKeyboard(Visit visit) {
    List<String> reachable = visit.reachable();
    var reached = new ArrayList<String>();
    visit.page().evaluate("() => document.activeElement.blur()");
    visit.page().keyboard().press("Home");
    for (int i = 0; i < reachable.size(); i++) {
      visit.page().keyboard().press("Tab");
      reached.add(visit.focused());
    }
    assertThat(reached).isEqualTo(reachable);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.INCLUDE,
      names = {"FORGOT_NO_ADDRESS", "RESET_WEAK"})
  void whatWentWrongHasTheFocusFirst(Scene scene, Browser browser) {
    try (var visit = Visit.in("en", browser, server)) {
      scene.play(visit, server);

      assertThat(
              visit.page().getByRole(AriaRole.ALERT).evaluate("e => e === document.activeElement"))
          .isEqualTo(true);
    }
  }
}
