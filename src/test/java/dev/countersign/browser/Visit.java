package dev.countersign.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.AriaRole;
import dev.countersign.AppFixture;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Somebody at the pages, in a browser of their own without cookies or history. Whoever leaves has
/// caused no complaint of the browser and no request to anybody else.
final class Visit implements AutoCloseable {

  private static final String NAME = script("name.js");
  private static final String FOCUS = script("focus.js");
  private static final String LOOK = script("look.js");

  private final AppFixture server;
  private final BrowserContext context;
  private final Page page;
  private final List<String> complaints = new ArrayList<>();
  private final List<Request> requests = new ArrayList<>();

  private Visit(AppFixture server, Browser browser, NewContextOptions options) {
    this.server = server;
    this.context = browser.newContext(options);
    this.page = context.newPage();
    page.setDefaultTimeout(15_000);
    page.onRequest(requests::add);
    page.onPageError(complaints::add);
    page.onConsoleMessage(this::hear);
  }

  // What breaks the Content Security Policy is an error too. That our own pages say in their status
  // that something was wrong is none.
  private void hear(ConsoleMessage message) {
    boolean isComplaint = List.of("error", "warning").contains(message.type());
    if (isComplaint && !message.text().matches("Failed to load resource: .* status of 4.*")) {
      complaints.add(message.text());
    }
  }

  static Visit in(String locale, Browser browser, AppFixture server) {
    return new Visit(server, browser, new NewContextOptions().setLocale(locale));
  }

  /// By somebody who says each time which language they would like, by [#wanting].
  static Visit inAnyLanguage(Browser browser, AppFixture server) {
    return new Visit(server, browser, new NewContextOptions());
  }

  static Visit withoutScript(Browser browser, AppFixture server) {
    var options = new NewContextOptions().setLocale("en-GB").setJavaScriptEnabled(false);
    return new Visit(server, browser, options);
  }

  private static String script(String name) {
    try (InputStream in = Visit.class.getResourceAsStream("/browser/" + name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Page page() {
    return page;
  }

  /// Would like to be answered in this language from now on.
  Visit wanting(String language) {
    page.setExtraHTTPHeaders(Map.of("Accept-Language", language));
    return this;
  }

  Visit open(String path) {
    page.navigate(server.uri(path).toString());
    return this;
  }

  /// Opens the link that was mailed to the address, newest first, to this page.
  Visit openMailed(String path, String email) {
    page.navigate(linkMailed(server, path, email));
    return this;
  }

  static String linkMailed(AppFixture server, String path, String email) {
    var link = Pattern.compile("https?://[^\\s\"\\\\]+" + path + "\\?token=[A-Za-z0-9_-]+");
    Matcher found = link.matcher(server.mailTo(email).body());
    assertThat(found.find()).as("a link to " + path + " in the mail to " + email).isTrue();
    return found.group();
  }

  /// What the link carries, which is the code that can be typed.
  static String codeMailed(AppFixture server, String path, String email) {
    String link = linkMailed(server, path, email);
    return link.substring(link.indexOf("token=") + "token=".length());
  }

  Locator field(String label) {
    return page.getByLabel(label, new Page.GetByLabelOptions().setExact(true));
  }

  Visit fill(String label, String text) {
    field(label).fill(text);
    return this;
  }

  Visit press(String button) {
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(button).setExact(true))
        .click();
    return this;
  }

  Visit follow(String link) {
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(link).setExact(true)).click();
    return this;
  }

  /// Goes on with the keyboard until this has the focus, which can be seen all the way.
  Visit tabTo(AriaRole role, String name) {
    Locator wanted = page.getByRole(role, new Page.GetByRoleOptions().setName(name).setExact(true));
    for (int presses = 0; presses < 10; presses++) {
      page.keyboard().press("Tab");
      focused();
      if ((boolean) wanted.evaluate("element => element === document.activeElement")) {
        return this;
      }
    }
    throw new AssertionError("no way by keyboard to " + name);
  }

  /// The name of what has the focus, which can be seen.
  String focused() {
    var focus = (Map<?, ?>) page.evaluate(FOCUS);
    assertThat(focus).as("something has the focus").isNotNull();
    assertThat(focus.get("shown")).as("the focus on " + focus + " can be seen").isEqualTo(true);
    return String.valueOf(focus.get("name"));
  }

  /// The names of all that the keyboard should reach, in the order of reading.
  List<String> reachable() {
    return page.locator("a, button, input:not([type=hidden]), summary").all().stream()
        .map(element -> String.valueOf(element.evaluate(NAME)))
        .toList();
  }

  /// What can be seen wrong with the page as it is shown now.
  List<String> faults() {
    return ((List<?>) page.evaluate(LOOK)).stream().map(String::valueOf).toList();
  }

  /// Sends the form of the page with this in its one field, whatever the language.
  Visit submit(String id, String text) {
    page.locator("#" + id).fill(text);
    return submit();
  }

  Visit submit() {
    page.locator("button").click();
    return this;
  }

  Visit type(String text) {
    page.keyboard().type(text);
    return this;
  }

  Visit enter() {
    page.keyboard().press("Enter");
    return this;
  }

  /// Waits for the page that has this field.
  Visit until(String label) {
    field(label).waitFor();
    return this;
  }

  /// The methods of all requests so far.
  List<String> methods() {
    return requests.stream().map(Request::method).toList();
  }

  /// Takes no offence at the browser's complaints about this.
  void forgive(String about) {
    complaints.removeIf(complaint -> complaint.contains(about));
  }

  void sees(String heading) {
    page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(heading).setExact(true))
        .waitFor();
    assertThat(page.title()).contains(heading);
  }

  void isTold(String problem) {
    assertThat(page.getByRole(AriaRole.ALERT).innerText()).contains(problem);
  }

  @Override
  public void close() {
    try {
      String host = server.uri("/").getAuthority();
      for (Request request : requests) {
        Map<String, String> headers = request.headers();
        assertThat(URI.create(request.url()).getAuthority()).as(request.url()).isEqualTo(host);
        assertThat(headers.getOrDefault("referer", "")).as(request.url()).doesNotContain("token");
      }
      assertThat(complaints).isEmpty();
    } finally {
      context.close();
    }
  }
}
