package dev.countersign.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.AppFixture;
import dev.countersign.Reply;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What opens mailed links before people do: scanners at mail gateways, previews in chats and mail
/// programs, browsers that fetch ahead. None of it may use a link up.
final class MailScannersTest {
  private static AppFixture app;

  @BeforeAll
  static void start() {
    app = AppFixture.start();
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  /// How somebody who is no person asks for a page: a method, and headers as names and values in
  /// turn.
  private record Visit(String method, List<String> headers) {
    static Visit by(String method, String... headers) {
      return new Visit(method, List.of(headers));
    }
  }

  private static final List<Visit> VISITS =
      List.of(
          Visit.by("HEAD"),
          Visit.by("HEAD", "User-Agent", "Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1)"),
          Visit.by("GET"),
          Visit.by("GET"),
          // Browsers, fetching ahead or drawing a page nobody has opened yet.
          Visit.by("GET", "Sec-Purpose", "prefetch"),
          Visit.by("GET", "Sec-Purpose", "prefetch;prerender", "Sec-Fetch-Mode", "navigate"),
          Visit.by("GET", "Purpose", "prefetch", "X-Purpose", "preview"),
          Visit.by("GET", "X-Moz", "prefetch"),
          // A scanner that runs a page in a real browser, from another place than the reader.
          Visit.by(
              "GET",
              "User-Agent",
              "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0",
              "Accept",
              "text/html,application/xhtml+xml",
              "Sec-Fetch-Site",
              "cross-site",
              "Sec-Fetch-Mode",
              "navigate",
              "Referer",
              "https://urlscan.example/?u=https://auth.example.com"),
          Visit.by("GET", "User-Agent", "Slackbot-LinkExpanding 1.0", "Range", "bytes=0-1023"),
          Visit.by("GET", "User-Agent", "curl/8", "Accept", "*/*", "Accept-Encoding", "identity"),
          Visit.by("GET", "If-None-Match", "\"x\"", "Cache-Control", "max-age=0"),
          Visit.by("OPTIONS", "Origin", "https://scanner.example"),
          Visit.by("GET", "X-HTTP-Method-Override", "POST"),
          Visit.by("GET", "X-HTTP-Method", "POST", "X-Method-Override", "POST"));

  @Test
  void whoOnlyLooksAtAResetLinkUsesNothingUp() {
    Person ada = Person.signUp(app, "reset@example.com");
    String token = ada.mailedToken();

    visit("/reset-password?token=" + token);
    visit("/reset-password?token=" + token + "&password=Intruder456!&method=post&_method=POST");

    assertThat(ada.canSignInWith(ada.password())).isTrue();
    assertThat(Door.RESET_LINK.present(app, token).status()).isEqualTo(200);
    assertThat(Door.RESET_FORM.present(app, token).status()).isEqualTo(200);
  }

  @Test
  void whoOnlyLooksAtAVerificationLinkUsesNothingUp() {
    Person ada = Person.signUp(app, "verify@example.com");
    String token = ada.mailedProof();

    visit("/verify-email?token=" + token);
    visit("/verify-email?token=" + token + "&method=post&_method=POST&confirm=1");
    visit("/api/auth/verify-email?token=" + token);
    visit("/v1/auth/verify-email?token=" + token);

    String access = Person.signIn(app, ada.email(), ada.password()).momailAccess();
    assertThat(Jws.parse(access).claims()).contains("\"email_verified\":false");
    assertThat(Door.WACKYPOD_VERIFY.present(app, token).status()).isEqualTo(200);
  }

  /// Pages that a token leads to tell no other site where they are.
  @Test
  void noPageWithATokenInItsAddressTellsItToOthers() {
    Person ada = Person.signUp(app, "referrer@example.com");
    for (String path :
        List.of(
            "/reset-password?token=" + ada.mailedToken(),
            "/reset-password?token=dead",
            "/verify-email?token=" + ada.mailedProof(),
            "/verify-email?token=dead")) {
      Reply page = app.get(path, "Accept", "text/html");

      assertThat(page.header("Referrer-Policy")).as(path).hasValue("no-referrer");
      assertThat(page.body()).as(path).doesNotContain("<script");
    }
  }

  private static void visit(String path) {
    for (Visit visit : VISITS) {
      var request =
          HttpRequest.newBuilder(app.uri(path)).method(visit.method(), BodyPublishers.noBody());
      Reply reply = app.send(request, visit.headers().toArray(String[]::new));
      assertThat(reply.status()).as("%s %s", visit.method(), path).isLessThan(500);
    }
  }
}
