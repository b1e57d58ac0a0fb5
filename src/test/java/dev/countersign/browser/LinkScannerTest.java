package dev.countersign.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.LoadState;
import dev.countersign.AppFixture;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What mail scanners, mail programs and browsers do with a link before anybody has clicked it.
@ExtendWith(Chromium.class)
class LinkScannerTest {
  private static final List<String> PREFETCH =
      List.of("Sec-Purpose", "prefetch;prerender", "Purpose", "prefetch");

  @AutoClose private static final AppFixture server = AppFixture.start();

  private String email = "";

  @BeforeEach
  void registerAndAskForAReset() {
    email = server.newEmail();
    String person = "{\"email\":\"" + email + "\",\"password\":\"OldSecret123\",\"name\":\"Ada\"}";
    server.post("/api/auth/register", person);
    server.postForm("/forgot-password", "email", email);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/verify-email", "/reset-password"})
  void noneOfItConsumesTheLink(String path, Browser browser) {
    URI link = URI.create(Visit.linkMailed(server, path, email));

    send(HttpRequest.newBuilder(link).HEAD());
    send(HttpRequest.newBuilder(link));
    send(HttpRequest.newBuilder(link));
    send(HttpRequest.newBuilder(link).headers(PREFETCH.toArray(String[]::new)));
    send(HttpRequest.newBuilder(link).method("OPTIONS", BodyPublishers.noBody()));
    send(HttpRequest.newBuilder(URI.create(link + "&utm_source=mail")));
    lookWithABrowser(browser, link);
    prefetchFromAPage(browser, link);

    String token = link.getQuery().substring("token=".length());
    var used = server.postForm(path, "token", token, "password", "Correct-Horse-7");
    assertThat(used.status()).as(used.body()).isEqualTo(200);
    assertThat(server.postForm(path, "token", token, "password", "Correct-Horse-8").status())
        .isEqualTo(400);
  }

  private static void send(HttpRequest.Builder request) {
    assertThat(server.send(request).status()).isBetween(200, 299);
  }

  // As those scanners do that judge a page by what it does: scripts run, nothing is pressed.
  private static void lookWithABrowser(Browser browser, URI link) {
    try (var visit = Visit.in("en-GB", browser, server)) {
      Page page = visit.page();
      page.navigate(link.toString());
      page.waitForLoadState(LoadState.NETWORKIDLE);
      page.mouse().move(100, 100);
      page.mouse().wheel(0, 500);
      page.reload();
      assertThat(visit.methods()).containsOnly("GET");
    }
  }

  private static void prefetchFromAPage(Browser browser, URI link) {
    try (var visit = Visit.in("en-GB", browser, server)) {
      Page page = visit.page();
      page.route(
          "**/mail-program",
          route ->
              route.fulfill(
                  new Route.FulfillOptions()
                      .setContentType("text/html")
                      .setBody(
                          "<link rel=prefetch href='"
                              + link
                              + "'><iframe src='"
                              + link
                              + "'></iframe>")));
      page.navigate(server.uri("/mail-program").toString());
      page.waitForLoadState(LoadState.NETWORKIDLE);
      assertThat(visit.methods()).hasSizeGreaterThan(1).containsOnly("GET");
      visit.forgive("frame-ancestors");
    }
  }
}
