package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.account.PasswordFlaw;
import dev.countersign.web.ResetFeature.Outcome;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PagesTest {
  private static final String EVIL = "\"><script>alert('1')</script>";
  private static final String EVIL_ESCAPED =
      "&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;";

  @TempDir Path directory;
  private Site site;

  @BeforeEach
  void open() {
    site = new Site(directory);
  }

  @AfterEach
  void close() {
    site.close();
  }

  private HttpResponse<String> setPassword(String password) throws Exception {
    return site.post("/reset-password", "token", Site.TOKEN, "password", password);
  }

  @ParameterizedTest
  @CsvSource({
    "/forgot-password, 200",
    "/reset-password?token=good-token, 200",
    "/reset-password?token=dead, 400",
    "/reset-password, 200",
    "/verify-email?token=good-token, 200",
    "/verify-email?token=dead, 400",
    "/verify-email, 200",
    "/resend-verification, 200",
    "/dev/mail, 200",
  })
  void everyPageIsAWholeDocumentThatLoadsAndRunsNothing(String path, int status) throws Exception {
    var answer = site.get(path);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
    assertThat(answer.body())
        .startsWith("<!doctype html>\n<html lang=\"en\">")
        .contains("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
        .containsOnlyOnce("<h1>")
        .containsOnlyOnce("<main")
        .doesNotContain(
            "<script", "<link", "<img", "<iframe", "src=", "url(", "@import", " style=", "//auth");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/forgot-password",
        "/reset-password?token=good-token",
        "/verify-email?token=good-token",
        "/dev/mail",
        "/nowhere"
      })
  void everyPageHasHeadersThatKeepItSafe(String path) throws Exception {
    var answer = site.send(site.to(path).header("Accept", "text/html"));

    String style = hashOfStyle(answer.body());
    assertThat(answer.headers().firstValue("Content-Security-Policy"))
        .hasValue(
            "default-src 'none'; style-src 'sha256-"
                + style
                + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
    assertThat(answer.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(answer.headers().firstValue("Cross-Origin-Opener-Policy")).hasValue("same-origin");
  }

  private static String hashOfStyle(String page) throws Exception {
    Matcher style = Pattern.compile("<style>(.*)</style>", Pattern.DOTALL).matcher(page);
    assertThat(style.find()).isTrue();
    byte[] hash =
        MessageDigest.getInstance("SHA-256")
            .digest(style.group(1).getBytes(StandardCharsets.UTF_8));
    return Base64.getEncoder().encodeToString(hash);
  }

  @Test
  void forgotPageHasALabelledField() throws Exception {
    assertThat(site.get("/forgot-password").body())
        .contains("<form method=\"post\" action=\"forgot-password\">")
        .contains("<label for=\"email\">", "id=\"email\" name=\"email\" type=\"email\"")
        .contains("autocomplete=\"email\"");
  }

  @Test
  void everyAddressGetsTheSamePage() throws Exception {
    var known = site.post("/forgot-password", "email", "ada@example.com");
    var unknown = site.post("/forgot-password", "email", " Nobody@Example.com ");

    assertThat(known.statusCode()).isEqualTo(200);
    assertThat(known.body()).isEqualTo(unknown.body()).contains("Check your mail", "30 minutes");
    assertThat(site.asked).containsExactly("ada@example.com", "Nobody@Example.com");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nobody",
        "a@b",
        "ada@example.com\r\nBcc: eve@example.com",
        "ada@exampl\u0435.com",
        EVIL
      })
  void whatIsNoAddressIsSaidToBeNone(String typed) throws Exception {
    var answer = site.post("/forgot-password", "email", typed);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .contains("role=\"alert\"", "<a href=\"#email\"", "That is not an e\u2011mail address.")
        .contains(" aria-invalid=\"true\"", "<title>Error: ")
        .doesNotContain("<script");
    assertThat(site.asked).isEmpty();
  }

  @Test
  void whatWasTypedIsKeptAsText() throws Exception {
    assertThat(site.post("/forgot-password", "email", EVIL).body())
        .contains("value=\"" + EVIL_ESCAPED + "\"");
  }

  @Test
  void emptyFieldIsSaidToBeEmpty() throws Exception {
    for (var answer :
        List.of(site.post("/forgot-password", "email", " "), site.post("/forgot-password"))) {
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("Enter your e\u2011mail address.");
    }
    assertThat(site.asked).isEmpty();
  }

  @Test
  void resetPageHasTheRulesAndTheTokenInAHiddenFieldOnly() throws Exception {
    String page = site.get("/reset-password?token=" + Site.TOKEN).body();

    assertThat(page)
        .contains("<form method=\"post\" action=\"reset-password\">")
        .containsOnlyOnce(Site.TOKEN)
        .contains("<input type=\"hidden\" name=\"token\" value=\"good-token\">")
        .contains("<label for=\"password\">", "autocomplete=\"new-password\"")
        .containsPattern("<input id=\"password\" name=\"password\" type=\"password\" ")
        .contains("<li>At least 8 characters</li>", "a lower-case letter and a digit</li>");
  }

  @Test
  void lookingAtALinkConsumesNothing() throws Exception {
    site.get("/reset-password?token=" + Site.TOKEN);
    site.send(site.to("/reset-password?token=" + Site.TOKEN).HEAD());
    var again = site.get("/reset-password?token=" + Site.TOKEN);

    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(site.confirmed).isEmpty();
  }

  @Test
  void newPasswordIsSetAsItWasTyped() throws Exception {
    var answer = setPassword(" pass wörd+&= ");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .contains("Your password is changed")
        .doesNotContain(Site.TOKEN, "<form");
    assertThat(site.confirmed).containsExactly("good-token  pass wörd+&= ");
  }

  @Test
  void weakPasswordIsToldWhatFailedAndKeepsTheForm() throws Exception {
    site.outcome = new Outcome.WeakPassword(EnumSet.of(PasswordFlaw.NO_DIGIT, PasswordFlaw.COMMON));

    var answer = setPassword("weak-password");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .contains("role=\"alert\"", "<a href=\"#password\">It needs a digit</a>")
        .contains("<a href=\"#password\">It is one of the passwords that everybody tries first</a>")
        .contains("name=\"token\" value=\"good-token\"", " aria-invalid=\"true\"", "<title>Error: ")
        .doesNotContain("weak-password", "<script");
  }

  @Test
  void deadTokenLeadsToANewLink() throws Exception {
    site.outcome = new Outcome.TokenNotValid();

    var answer = setPassword("whatever1");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .contains("This link is no longer valid", "href=\"forgot-password\"")
        .doesNotContain(Site.TOKEN);
    assertThat(answer.body()).isEqualTo(site.get("/reset-password?token=dead").body());
  }

  @Test
  void busyServerKeepsTheFormAndSaysWhenToTryAgain() throws Exception {
    site.outcome = new Outcome.Busy(Duration.ofMillis(2_300));

    var answer = setPassword("whatever1");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("3");
    assertThat(answer.body())
        .contains("role=\"alert\"", "Your password was not changed", "Try again in a moment.")
        .contains("value=\"good-token\"")
        .doesNotContain(" aria-invalid=");
  }

  @Test
  void tokenOfAnyContentIsOnlyText() throws Exception {
    assertThat(site.get("/reset-password?token=%22%3E%3Cscript%3E").body())
        .doesNotContain("<script");
    assertThat(site.get("/reset-password?token=%00").statusCode()).isEqualTo(400);
  }

  @Test
  void withoutATokenThereIsAFieldForTheCode() throws Exception {
    assertThat(site.get("/reset-password").body())
        .contains("<form method=\"post\" action=\"reset-password\">")
        .contains("<label for=\"code\">", "autocomplete=\"one-time-code\"")
        .contains("aria-describedby=\"hint\"")
        .doesNotContain("type=\"password\"");
    assertThat(site.get("/reset-password?token=").statusCode()).isEqualTo(400);
  }

  @Test
  void typedCodeLeadsToTheFormForThePassword() throws Exception {
    var answer = site.post("/reset-password", "code", Site.TOKEN);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .contains("name=\"token\" value=\"good-token\"", "autocomplete=\"new-password\"");
    assertThat(site.confirmed).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"' ', Enter the code", "dead, Compare it with the mail"})
  void wrongCodeIsToldSoAndKept(String typed, String problem) throws Exception {
    var answer = site.post("/reset-password", "code", typed);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .contains("role=\"alert\"", "<a href=\"#code\">" + problem, "<title>Error: ")
        .contains("value=\"" + typed + "\" aria-invalid=\"true\"")
        .contains("aria-describedby=\"problems hint\"", "href=\"forgot-password\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "de-CH, en;q=0.5 | de | Passwort vergessen? | Fehler: Seite nicht gefunden",
        "es-MX | es | ¿Ha olvidado su contraseña? | Error: Página no encontrada",
        "vo | en | Forgot your password? | Error: Page not found",
      })
  void pagesSpeakTheLanguageOfWhoReadsThem(String wanted, String tag, String title, String refusal)
      throws Exception {
    var page = site.send(site.to("/forgot-password").header("Accept-Language", wanted));
    var nowhere =
        site.send(
            site.to("/nowhere").header("Accept", "text/html").header("Accept-Language", wanted));

    assertThat(page.body()).contains("<html lang=\"" + tag + "\">", "<h1>" + title + "</h1>");
    assertThat(nowhere.body()).contains("<html lang=\"" + tag + "\">", "<title>" + refusal);
    for (var answer : List.of(page, nowhere)) {
      assertThat(answer.headers().firstValue("Content-Language")).hasValue(tag);
      assertThat(answer.headers().firstValue("Vary")).hasValue("Accept-Language");
    }
  }

  @Test
  void programsAreRefusedInEnglish() throws Exception {
    assertThat(site.send(site.to("/nowhere").header("Accept-Language", "de")).body())
        .contains("\"title\":\"Page not found\"");
  }

  @ParameterizedTest
  @CsvSource({
    "cross-site, 403",
    "same-site, 403",
    "nonsense, 403",
    "same-origin, 200",
    "none, 200",
  })
  void formsOfOtherSitesAreRefused(String site, int status) throws Exception {
    var forgot = this.site.posting("/forgot-password", "email", "ada@example.com");
    var reset = this.site.posting("/reset-password", "token", Site.TOKEN, "password", "whatever1");

    assertThat(this.site.send(forgot.header("Sec-Fetch-Site", site)).statusCode())
        .isEqualTo(status);
    assertThat(this.site.send(reset.header("Sec-Fetch-Site", site)).statusCode()).isEqualTo(status);
    assertThat(this.site.asked).hasSize(status == 200 ? 1 : 0);
    assertThat(this.site.confirmed).hasSize(status == 200 ? 1 : 0);
  }

  @Test
  void linksOfOtherSitesAreFollowed() throws Exception {
    var link =
        site.to("/reset-password?token=" + Site.TOKEN).header("Sec-Fetch-Site", "cross-site");

    assertThat(site.send(link).statusCode()).isEqualTo(200);
  }

  @Test
  void browserIsRefusedWithAPageAndAProgramWithAProblem() throws Exception {
    var page = site.send(site.to("/nowhere").header("Accept", "text/html,*/*;q=0.8"));
    assertThat(page.statusCode()).isEqualTo(404);
    assertThat(page.body()).contains("<h1>Page not found</h1>", "<title>Error: Page not found");

    var problem = site.get("/nowhere");
    assertThat(problem.statusCode()).isEqualTo(404);
    assertThat(problem.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(problem.body())
        .isEqualTo(
            "{\"type\":\"about:blank\",\"title\":\"Page not found\",\"status\":404,"
                + "\"detail\":\"There is nothing at this address.\"}");
  }

  @Test
  void otherMethodsAndMediaTypesAreRefused() throws Exception {
    var method = site.send(site.to("/forgot-password").DELETE().header("Accept", "text/html"));
    assertThat(method.statusCode()).isEqualTo(405);
    assertThat(method.body()).contains("<h1>Method not allowed</h1>");

    var type = site.send(site.posting("/forgot-password").setHeader("Content-Type", "text/plain"));
    assertThat(type.statusCode()).isEqualTo(415);
    assertThat(type.body()).contains("\"status\":415");
  }
}
