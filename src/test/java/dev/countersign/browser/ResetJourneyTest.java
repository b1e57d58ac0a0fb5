package dev.countersign.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.options.AriaRole;
import dev.countersign.AppFixture;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Chromium.class)
class ResetJourneyTest {
  private static final String OLD = "OldSecret123";
  private static final String NEW = "Correct-Horse-7";

  @AutoClose private static final AppFixture server = AppFixture.start();

  private String email = "";

  @BeforeEach
  void register() {
    email = server.newEmail();
    String body = "{\"email\":\"" + email + "\",\"password\":\"" + OLD + "\",\"name\":\"Ada\"}";
    server.post("/api/auth/register", body);
  }

  private int login(String password) {
    String body = "{\"email\":\"" + email + "\",\"password\":\"" + password + "\"}";
    return server.post("/api/auth/login", body).status();
  }

  private void askForAMail() {
    server.postForm("/forgot-password", "email", email);
  }

  @Test
  void withTheMouse(Browser browser) {
    try (var visit = Visit.in("en-GB", browser, server)) {
      visit.open("/forgot-password").fill("E\u2011mail address", email).press("Send the mail");
      visit.sees("Check your mail");

      visit.open("/dev/mail?to=" + email);
      visit.page().locator("a[href*='/reset-password?']").first().click();
      visit.fill("New password", NEW).press("Set the new password");
      visit.sees("Your password is changed");
    }
    assertThat(login(NEW)).isEqualTo(200);
    assertThat(login(OLD)).isEqualTo(401);
  }

  @Test
  void withTheKeyboardAlone(Browser browser) {
    try (var visit = Visit.in("en-GB", browser, server)) {
      visit
          .open("/forgot-password")
          .tabTo(AriaRole.TEXTBOX, "E\u2011mail address")
          .type(email)
          .enter();
      visit.sees("Check your mail");

      visit.tabTo(AriaRole.LINK, "Enter the code").enter();
      visit.until("Code from the mail");
      String code = Visit.codeMailed(server, "/reset-password", email);
      visit.tabTo(AriaRole.TEXTBOX, "Code from the mail").type(code);
      visit.tabTo(AriaRole.BUTTON, "Continue").enter().until("New password");
      visit.tabTo(AriaRole.TEXTBOX, "New password").type(NEW);
      visit.tabTo(AriaRole.BUTTON, "Set the new password").enter();
      visit.sees("Your password is changed");
    }
    assertThat(login(NEW)).isEqualTo(200);
  }

  @Test
  void withoutScript(Browser browser) {
    try (var visit = Visit.withoutScript(browser, server)) {
      visit.open("/forgot-password").fill("E\u2011mail address", email).press("Send the mail");
      visit
          .openMailed("/reset-password", email)
          .fill("New password", NEW)
          .press("Set the new password");
      visit.sees("Your password is changed");
    }
    assertThat(login(NEW)).isEqualTo(200);
  }

  @Test
  void withACodeTypedAsPeopleType(Browser browser) {
    askForAMail();
    String code = Visit.codeMailed(server, "/reset-password", email);
    String typed = code.toLowerCase(Locale.ROOT).replace('-', ' ').replace('0', 'o');

    try (var visit = Visit.in("en-GB", browser, server)) {
      visit.open("/reset-password").fill("Code from the mail", "nonsense").press("Continue");
      visit.sees("Choose a new password");
      visit.isTold("Compare it with the mail.");

      visit.fill("Code from the mail", typed).press("Continue");
      visit.fill("New password", NEW).press("Set the new password");
      visit.sees("Your password is changed");
    }
    assertThat(login(NEW)).isEqualTo(200);
  }

  @Test
  void weakPasswordIsExplainedWhereTheKeyboardIs(Browser browser) {
    server.post("/api/auth/request-password-reset", "{\"email\":\"" + email + "\"}");
    try (var visit = Visit.in("en-GB", browser, server)) {
      visit
          .openMailed("/reset-password", email)
          .fill("New password", "short")
          .press("Set the new password");

      visit.isTold("It needs at least 8 characters");
      visit.isTold("It needs an upper-case letter");
      visit.isTold("It needs a digit");
      assertThat(visit.page().title()).startsWith("Error: Choose a new password");
      // From the explanation one key leads to the field.
      visit.tabTo(AriaRole.LINK, "It needs at least 8 characters").enter();
      visit.type(NEW).enter();
      visit.sees("Your password is changed");
    }
    assertThat(login(NEW)).isEqualTo(200);
  }

  @Test
  void usedLinkLeadsToANewOne(Browser browser) {
    askForAMail();
    String link = Visit.linkMailed(server, "/reset-password", email);
    try (var visit = Visit.in("en-GB", browser, server)) {
      visit
          .openMailed("/reset-password", email)
          .fill("New password", NEW)
          .press("Set the new password");
      visit.sees("Your password is changed");

      visit.page().navigate(link);
      visit.sees("This link is no longer valid");
      visit.follow("Ask for a new link");
      visit.sees("Forgot your password?");
    }
  }

  @Test
  void linkThatExpiresWhileThePasswordIsTypedChangesNothing(Browser browser) {
    askForAMail();
    try (var visit = Visit.in("en-GB", browser, server)) {
      visit.openMailed("/reset-password", email).fill("New password", NEW);
      server.clock().advance(Duration.ofMinutes(31));
      visit.press("Set the new password");
      visit.sees("This link is no longer valid");
    }
    assertThat(login(OLD)).isEqualTo(200);
  }

  @Test
  void whatIsNoAddressIsSaidBesideTheField(Browser browser) {
    try (var visit = Visit.in("en-GB", browser, server)) {
      visit.open("/forgot-password").fill("E\u2011mail address", "a@b").press("Send the mail");

      visit.isTold("That is not an e\u2011mail address.");
      assertThat(visit.field("E\u2011mail address").inputValue()).isEqualTo("a@b");
      assertThat(visit.page().title()).startsWith("Error: ");
    }
    assertThat(server.resetTokens(email)).isEmpty();
  }
}
