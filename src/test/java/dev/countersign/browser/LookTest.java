package dev.countersign.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
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
  private static final List<String> LANGUAGES = List.of("en", "de", "es");
  private static final List<Integer> WIDTHS = List.of(320, 375, 1280);

  @AutoClose private static final AppFixture server = AppFixture.start();

  @ParameterizedTest
  @EnumSource
  void everyPageFitsAndCanBeReadAndHit(Scene scene, Browser browser) {
    for (String language : LANGUAGES) {
      try (var visit = Visit.in(language, browser, server)) {
        scene.play(visit, server);
        assertThat(visit.page().locator("html").getAttribute("lang")).isEqualTo(language);
        for (int width : WIDTHS) {
          visit.page().setViewportSize(width, 700);
          for (var colours : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            visit.page().emulateMedia(new EmulateMediaOptions().setColorScheme(colours));
            assertThat(visit.faults()).as(language + " " + width + " " + colours).isEmpty();
          }
        }
        var forced = new EmulateMediaOptions().setForcedColors(ForcedColors.ACTIVE);
        visit.page().emulateMedia(forced);
        assertThat(visit.faults()).as(language + " in forced colours").isEmpty();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void theFocusGoesThroughAllThereIsInItsOrderAndIsSeen(Scene scene, Browser browser) {
    try (var visit = Visit.in("en", browser, server)) {
      scene.play(visit, server);
      visit.page().evaluate("() => document.activeElement.blur()");
      List<String> reachable = visit.reachable();

      var reached = new ArrayList<String>();
      for (int i = 0; i < reachable.size(); i++) {
        visit.page().keyboard().press("Tab");
        reached.add(visit.focused());
      }
      assertThat(reached).isEqualTo(reachable);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyPageWorksAsPlainTextToo(Scene scene, Browser browser) {
    try (var visit = Visit.in("en", browser, server)) {
      scene.play(visit, server);
      Page page = visit.page();
      page.evaluate("() => document.querySelector('style').remove()");

      assertThat(page.locator("h1").count()).isEqualTo(1);
      assertThat(page.locator("h1").isVisible()).isTrue();
      assertThat(page.getByRole(AriaRole.MAIN).count()).isEqualTo(1);
      assertThat(page.title().startsWith("Error: "))
          .isEqualTo(scene.name().matches(".*_(?:NO_ADDRESS|WRONG|WEAK|DEAD|FOUND)"));
    }
  }
}
