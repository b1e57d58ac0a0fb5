package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerifyPagesTest {
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

  @Test
  void linkLeadsToOneButtonThatPostsTheToken() throws Exception {
    String page = site.get("/verify-email?token=" + Site.TOKEN).body();

    assertThat(page)
        .contains("<form method=\"post\" action=\"verify-email\">")
        .contains("<input type=\"hidden\" name=\"token\" value=\"good-token\">")
        .containsOnlyOnce("<button")
        .containsOnlyOnce(Site.TOKEN);
  }

  @Test
  void lookingAtALinkProvesNothing() throws Exception {
    site.get("/verify-email?token=" + Site.TOKEN);
    site.send(site.to("/verify-email?token=" + Site.TOKEN).HEAD());
    site.get("/verify-email?token=" + Site.TOKEN);

    assertThat(site.confirmed).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"token", "code"})
  void postedTokenAndTypedCodeProveTheAddress(String field) throws Exception {
    var answer = site.post("/verify-email", field, Site.TOKEN);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("Your address is confirmed").doesNotContain(Site.TOKEN);
    assertThat(site.confirmed).containsExactly(Site.TOKEN);
  }

  @Test
  void deadLinkLeadsToANewOne() throws Exception {
    for (var answer :
        List.of(
            site.get("/verify-email?token=dead"), site.post("/verify-email", "token", "dead"))) {
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body())
          .contains("This link is no longer valid", "24 hours", "href=\"resend-verification\"");
    }
  }

  @ParameterizedTest
  @CsvSource({"' ', Enter the code", "dead, Compare it with the mail"})
  void wrongCodeIsToldSoAndKept(String typed, String problem) throws Exception {
    var answer = site.post("/verify-email", "code", typed);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .contains("<a href=\"#code\">" + problem, "value=\"" + typed + "\"", "<title>Error: ")
        .contains("href=\"resend-verification\"");
  }

  @Test
  void withoutATokenThereIsAFieldForTheCode() throws Exception {
    assertThat(site.get("/verify-email").body())
        .contains("<label for=\"code\">", "autocomplete=\"one-time-code\"");
  }

  @Test
  void everybodyWhoAsksForAnotherMailGetsTheSamePage() throws Exception {
    var known = site.post("/resend-verification", "email", "ada@example.com");
    var unknown = site.post("/resend-verification", "email", "nobody@example.com");

    assertThat(known.statusCode()).isEqualTo(200);
    assertThat(known.body()).isEqualTo(unknown.body()).contains("Check your mail", "24 hours");
    assertThat(site.asked).containsExactly("ada@example.com", "nobody@example.com");
  }

  @Test
  void whatIsNoAddressIsSaidToBeNone() throws Exception {
    assertThat(site.post("/resend-verification", "email", "nobody").body())
        .contains("<a href=\"#email\">That is not an e\u2011mail address.");
    assertThat(site.asked).isEmpty();
  }

  @Test
  void formsOfOtherSitesAreRefused() throws Exception {
    var prove = site.posting("/verify-email", "token", Site.TOKEN);
    var ask = site.posting("/resend-verification", "email", "ada@example.com");

    assertThat(site.send(prove.header("Sec-Fetch-Site", "cross-site")).statusCode()).isEqualTo(403);
    assertThat(site.send(ask.header("Sec-Fetch-Site", "same-site")).statusCode()).isEqualTo(403);
    assertThat(site.confirmed).isEmpty();
    assertThat(site.asked).isEmpty();
  }
}
