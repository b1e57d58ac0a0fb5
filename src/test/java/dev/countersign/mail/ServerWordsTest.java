package dev.countersign.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.base.Email;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerWordsTest {
  private static final Email ADA = new Email("ada.lovelace@example.com");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "550 5.1.1 no such user | 550 5.1.1 no such user",
        "550 <ada.lovelace@example.com>: unknown | 550 <***@example.com>: unknown",
        "550 Ada.Lovelace unknown | 550 *** unknown",
        "550 eve+tag@other.example unknown | 550 ***@other.example unknown",
        "554 blocked, see https://filter.example/q?m=abc for why | 554 blocked, see [link] for why",
        "554 link www.example.com/x?token=y | 554 link [link]",
        "554 body has aGVsbG8gdGhpcyBpcyBhIHRva2Vu in it | 554 body has […] in it"
      })
  void whatOnlyTheRecipientMayKnowIsLeftOut(String said, String kept) {
    assertThat(ServerWords.clean(said, ADA)).isEqualTo(kept);
  }

  @Test
  void manyLinesAreOneWithTheCodeOnce() {
    assertThat(
            ServerWords.clean(
                "550-5.7.1 first\n550-5.7.1 second\r\n550 5.7.1 third\n550 5.7.1\n", ADA))
        .isEqualTo("550 5.7.1 first second third 5.7.1");
  }

  @Test
  void nothingInItSteersATerminalOrEndsALine() {
    assertThat(ServerWords.clean("550 a\u001b[31mb\u0000c\rd\u2028e\u202ef\tg", ADA))
        .isEqualTo("550 a [31mb c d e f g");
  }

  @Test
  void itHasALimit() {
    String said = ServerWords.clean("550 " + "no ".repeat(100_000), ADA);

    assertThat(said).hasSize(ServerWords.MAX_CHARS).endsWith("…");
  }
}
