package dev.countersign.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.base.Secret;
import dev.countersign.crypto.Base64Url;
import dev.countersign.crypto.Digests;
import dev.countersign.crypto.RandomTokens;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailedTokenTest {
  private final RandomTokens random = new RandomTokens(new SecureRandom());

  @Test
  void aTokenIsTwentySixCharactersInGroups() {
    var seen = new HashSet<String>();
    var lastCharacters = new HashSet<Character>();
    for (int i = 0; i < 2_000; i++) {
      var token = MailedToken.random(random);
      String text = token.exposeText();

      assertThat(text).matches("([0-9A-HJKMNP-TV-Z]{5}-){4}[0-9A-HJKMNP-TV-Z]{6}");
      assertThat(MailedToken.parse(text)).contains(token);
      seen.add(text);
      lastCharacters.add(text.charAt(text.length() - 1));
    }
    assertThat(seen).hasSize(2_000);
    // All 130 bits are random, the last five too.
    assertThat(lastCharacters).hasSize(32);
  }

  @Test
  void howItIsTypedDoesNotMatter() {
    MailedToken token = MailedToken.parse("01AZK-01AZK-01AZK-01AZK-01AZKW").orElseThrow();

    for (String typed :
        new String[] {
          "01azk-01azk-01azk-01azk-01azkw",
          "01AZK01AZK01AZK01AZK01AZKW",
          " oiazk olazk OIAZK oLaZk\n01azkw ",
          "01AZ K01AZ K01AZ K01AZ K01AZ KW"
        }) {
      assertThat(MailedToken.parse(typed)).as(typed).contains(token);
      assertThat(MailedToken.parse(typed).orElseThrow().hash()).isEqualTo(token.hash());
    }
  }

  @Test
  void tokensOfMailsThatAnOlderVersionSentAreRead() {
    byte[] bytes = random.next(32).expose();

    MailedToken token = MailedToken.parse(Base64Url.encode(bytes)).orElseThrow();

    assertThat(token.hash()).isEqualTo(Secret.of(Digests.sha256(bytes)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "\0",
        ".",
        "a.b.c",
        "0",
        "01AZK-01AZK-01AZK-01AZK-01AZK",
        "01AZK-01AZK-01AZK-01AZK-01AZKWW",
        "01AZK-01AZK-01AZK-01AZK-01AZKU",
        "01AZK-01AZK-01AZK-01AZK-01AZKW\0",
        "01AZK.01AZK.01AZK.01AZK.01AZKW",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "🦜"
      })
  void anyOtherTextIsNoToken(String text) {
    assertThat(MailedToken.parse(text)).isEmpty();
  }

  @Test
  void aLongTextIsNoTokenWhateverIsInIt() {
    assertThat(MailedToken.parse("A".repeat(9_000))).isEmpty();
    assertThat(MailedToken.parse("01AZK".repeat(5) + "W" + "-".repeat(174))).isPresent();
    assertThat(MailedToken.parse("01AZK".repeat(5) + "W" + "-".repeat(175))).isEmpty();
  }

  @Test
  void itDoesNotTellItself() {
    var token = MailedToken.random(random);

    assertThat(token.toString().toUpperCase(Locale.ROOT))
        .doesNotContain(token.exposeText())
        .contains("REDACTED");
  }
}
