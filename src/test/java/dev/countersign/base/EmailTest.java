package dev.countersign.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EmailTest {
  @Test
  void anAddressIsTrimmedAndLowerCased() {
    assertThat(Email.parse("  Ada.Lovelace+Tag@Example.CO.UK\t"))
        .contains(new Email("ada.lovelace+tag@example.co.uk"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ada",
        "@example.com",
        "ada@",
        "ada@example",
        "ada@.com",
        "ada@example.",
        "ada@example..com",
        ".ada@example.com",
        "ada.@example.com",
        "a..b@example.com",
        "ada@-example.com",
        "ada@example-.com",
        "ada lovelace@example.com",
        "ada@exam ple.com",
        "ada@@example.com",
        "a@b@example.com",
        "<ada@example.com>",
        "Ada <ada@example.com>",
        "ada@example.com,eve@example.com",
        "\"ada\"@example.com",
        "ada@[127.0.0.1]",
        "ada\r\nBcc: eve@example.com",
        "ada\0@example.com",
        "ada@example.com\nx"
      })
  void whatMailCannotBeSentToIsNoAddress(String typed) {
    assertThat(Email.parse(typed)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mık@example.org",
        "miſk@example.org",
        "mi\u212A@example.org",
        "ａda@example.com",
        "adá@example.com",
        "ada@exämple.com",
        "ada@example\u3002com"
      })
  void lettersThatFoldIntoAsciiAreNoWayIntoAnotherAccount(String typed) {
    assertThat(Email.parse(typed)).isEmpty();
  }

  @Test
  void anAddressHasAtMost254Characters() {
    String local = "a".repeat(64) + "@";
    String labels = ("d".repeat(60) + ".").repeat(3);
    String longest =
        local + labels + "c".repeat(254 - local.length() - labels.length() - 3) + ".de";

    assertThat(longest).hasSize(254);
    assertThat(Email.parse(longest)).isPresent();
    assertThat(Email.parse(longest + "d")).isEmpty();
  }

  @Test
  void theLocalPartHasAtMost64Characters() {
    assertThat(Email.parse("a".repeat(64) + "@example.com")).isPresent();
    assertThat(Email.parse("a".repeat(65) + "@example.com")).isEmpty();
  }

  @Test
  void anAddressNeverShowsWhole() {
    assertThat(new Email("ada@example.com")).hasToString("a***@example.com");
  }

  @Test
  void onlyTheKeptFormMakesAnAddress() {
    assertThatThrownBy(() -> new Email("Ada@example.com"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
