package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.http.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DevMailPageTest {
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

  private HttpResponse<String> json(String query) throws Exception {
    return site.send(site.to("/dev/mail" + query).header("Accept", "application/json"));
  }

  @Test
  void mailAskedForJustNowIsThere() throws Exception {
    site.queue("ada@example.com", "First", "some text", "<p>some html</p>");
    site.queue("bob@example.com", "Not Ada's", "t", "h");
    site.queue("ada@example.com", "Second", "t", "h");

    var answer = json("?to=%20Ada@Example.com");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValue("application/json; charset=utf-8");
    assertThat(answer.body())
        .isEqualTo(
            "[{\"to\":\"ada@example.com\",\"subject\":\"Second\",\"text\":\"t\",\"html\":\"h\","
                + "\"sentAt\":\"2026-03-04T05:06:07.091Z\"},"
                + "{\"to\":\"ada@example.com\",\"subject\":\"First\",\"text\":\"some text\","
                + "\"html\":\"<p>some html</p>\",\"sentAt\":\"2026-03-04T05:06:07.089Z\"}]");
  }

  @Test
  void withoutAnAddressAllMailIsListed() throws Exception {
    site.queue("ada@example.com", "First", "t", "h");
    site.queue("bob@example.com", "Second", "t", "h");

    assertThat(json("").body()).containsSubsequence("Second", "First");
  }

  @Test
  void nobodysAddressHasNoMail() throws Exception {
    site.queue("ada@example.com", "First", "t", "h");

    assertThat(json("?to=nobody").body()).isEqualTo("[]");
    assertThat(json("?to=").body()).isEqualTo("[]");
    assertThat(json("?to=bob@example.com").body()).isEqualTo("[]");
  }

  @Test
  void pageShowsMailAsTextWithLinksThatCanBeClicked() throws Exception {
    site.queue(
        "ada@example.com",
        "Re: <b>&",
        "open\nhttps://auth.example.com/reset-password?token=a&b\nor javascript:alert(1)",
        "<script>alert(1)</script>");

    assertThat(site.get("/dev/mail").body())
        .contains("<h2>Re: &lt;b&gt;&amp;</h2>", "To ada@example.com", "2026-03-04 05:06:07 UTC")
        .contains(
            "<a href=\"https://auth.example.com/reset-password?token=a&amp;b\">"
                + "https://auth.example.com/reset-password?token=a&amp;b</a>\nor javascript:alert(1)")
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
        .doesNotContain("<script", "href=\"javascript");
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, '', 200",
    "localhost:8080, '', 200",
    "LOCALHOST, '', 200",
    "127.0.0.1:1, '', 200",
    "127.255.255.254, '', 200",
    "'[::1]:8080', '', 200",
    "evil.example, '', 404",
    "localhost.evil.example, '', 404",
    "127.0.0.1.evil.example, '', 404",
    "localhost@evil.example, '', 404",
    "192.0.2.1, '', 404",
    "127.evil.example, '', 404",
    "0.0.0.0, '', 404",
    "localhost, X-Forwarded-For: 127.0.0.1, 404",
    "localhost, X-Forwarded-Host: localhost, 404",
    "localhost, X-Forwarded-Proto: https, 404",
    "localhost, X-Forwarded-Port: 80, 404",
    "localhost, X-Forwarded-Anything: 1, 404",
    "localhost, Forwarded: for=127.0.0.1, 404",
    "localhost, X-Real-IP: 127.0.0.1, 404",
    "localhost, x-forwarded-for:, 404",
    "localhost, Via: 1.1 proxy, 404",
  })
  void mailIsForThisMachineOnly(String host, String header, int status) throws IOException {
    site.queue("ada@example.com", "Secret", "t", "h");
    String more = header.isEmpty() ? "" : header + "\r\n";

    String answer = raw(site.port(), "GET /dev/mail HTTP/1.1\r\nHost: " + host + "\r\n" + more);

    assertThat(answer).startsWith("HTTP/1.1 " + (host.contains("@") ? 400 : status) + " ");
    assertThat(answer.contains("Secret")).isEqualTo(status == 200);
  }

  @Test
  void toOthersItIsLikeAnyUnknownAddress() throws IOException {
    String there = raw(site.port(), "GET /dev/mail HTTP/1.1\r\nHost: evil.example\r\n");
    String nowhere = raw(site.port(), "GET /dev/nail HTTP/1.1\r\nHost: evil.example\r\n");

    assertThat(body(there)).isEqualTo(body(nowhere)).contains("\"status\":404");
  }

  @Test
  void outsideDevelopmentThereIsNoSuchPage() throws IOException {
    HttpServer server =
        Site.start(WebEntrance.of(Site.BRAND, Site.LANGUAGES, Site.nothing(), Site.nobody()));
    try {
      assertThat(raw(server.port(), "GET /dev/mail HTTP/1.1\r\nHost: localhost\r\n"))
          .startsWith("HTTP/1.1 404 ");
    } finally {
      server.stop();
    }
  }

  private static String body(String answer) {
    return answer.substring(answer.indexOf("\r\n\r\n"));
  }

  private static String raw(int port, String head) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      String request = head + "Connection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
