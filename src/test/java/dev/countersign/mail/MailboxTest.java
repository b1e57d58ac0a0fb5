package dev.countersign.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.countersign.base.Email;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailboxTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "No-Reply@Example.com | ''",
        "<no-reply@example.com> | ''",
        "Example <no-reply@example.com> | Example",
        "  Grüße, Inc.   <no-reply@example.com> | Grüße, Inc.",
        "\"Example, Inc.\" <no-reply@example.com> | Example, Inc."
      })
  void anAddressMayHaveAName(String text, String name) {
    assertThat(Mailbox.parse(text)).contains(new Mailbox(name, new Email("no-reply@example.com")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a@b", "Name <a@b.example", "\"a\"b\" <a@b.example>"})
  void whatHasNoAddressIsNone(String text) {
    assertThat(Mailbox.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nBcc: b@c.example", "a\0", "a\u0085b", "a\u2029b", "a\ud800"})
  void aNameThatCouldEndItsHeaderIsNone(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Mailbox(name, new Email("a@b.example")));
  }

  @Test
  void itsAddressIsMasked() {
    assertThat(new Mailbox("Ada", new Email("ada@b.example")).toString())
        .doesNotContain("ada@")
        .contains("Ada");
  }
}
