package dev.countersign.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.options.AriaRole;
import dev.countersign.AppFixture;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Chromium.class)
class VerifyJourneyTest {
  private static final String PASSWORD = "OldSecret123";

  @AutoClose
  private static final AppFixture server =
      AppFixture.start(
          Map.of(
              "COUNTERSIGN_LIMITS_ENABLED", "false",
              "COUNTERSIGN_VERIFICATION", "required-for-login"));

  private String email = "";

  @BeforeEach
  void register() {
    email = server.newEmail();
    String person =
        "{\"email\":\"" + email + "\",\"password\":\"" + PASSWORD + "\",\"name\":\"Ada\"}";
    server.post("/v1/auth/register", person);
  }

  private boolean canLogIn() {
    String body = "{\"email\":\"" + email + "\",\"password\":\"" + PASSWORD + "\"}";
    return server.post("/api/auth/login", body).status() == 200;
  }

  @Test
  void byTheButtonBehindTheLink(Browser browser) {
    assertThat(canLogIn()).isFalse();

    try (var visit = Visit.in("en-GB", browser, server)) {
      visit.openMailed("/verify-email", email);
      visit.sees("Confirm your e\u2011mail address");
      assertThat(canLogIn()).isFalse();

      visit.press("Confirm address");
      visit.sees("Your address is confirmed");
    }
    assertThat(canLogIn()).isTrue();
  }

  @Test
  void withTheKeyboardAloneInGerman(Browser browser) {
    try (var visit = Visit.in("de-AT", browser, server)) {
      visit.openMailed("/verify-email", email);
      visit.tabTo(AriaRole.BUTTON, "Adresse bestätigen").enter();
      visit.sees("Ihre Adresse ist bestätigt");
    }
    assertThat(canLogIn()).isTrue();
  }

  @Test
  void byTheCodeWithoutScript(Browser browser) {
    try (var visit = Visit.withoutScript(browser, server)) {
      visit.open("/verify-email").fill("Code from the mail", "nonsense").press("Continue");
      visit.isTold("Compare it with the mail.");

      String code = Visit.codeMailed(server, "/verify-email", email);
      visit.fill("Code from the mail", " " + code.replace("-", "") + " ").press("Continue");
      visit.sees("Your address is confirmed");
    }
    assertThat(canLogIn()).isTrue();
  }

  @Test
  void expiredLinkLeadsToANewMail(Browser browser) {
    try (var visit = Visit.in("en-GB", browser, server)) {
      visit.openMailed("/verify-email", email);
      server.clock().advance(Duration.ofHours(25));
      visit.press("Confirm address");
      visit.sees("This link is no longer valid");
      assertThat(canLogIn()).isFalse();

      visit.follow("Ask for a new link").fill("E\u2011mail address", email).press("Send the mail");
      visit.sees("Check your mail");
      visit.openMailed("/verify-email", email).press("Confirm address");
      visit.sees("Your address is confirmed");
    }
    assertThat(canLogIn()).isTrue();
  }

  @Test
  void usedLinkSaysThatNothingIsLeftToDo(Browser browser) {
    String link = Visit.linkMailed(server, "/verify-email", email);
    try (var visit = Visit.in("en-GB", browser, server)) {
      visit.openMailed("/verify-email", email).press("Confirm address");
      visit.sees("Your address is confirmed");

      visit.page().navigate(link);
      visit.sees("This link is no longer valid");
      assertThat(visit.page().locator("main").innerText()).contains("nothing left to do");
    }
  }
}
