package dev.countersign.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CommonPasswordsTest {
  @Test
  void moreThanThreeThousandThatMayBeLongEnoughAreKnown() {
    assertThat(CommonPasswords.load()).hasSizeGreaterThan(3_000).contains("password1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "blue harbour",
        "blueharbour",
        "blueharbour123",
        "accounts.example.com",
        "accounts",
        "accounts1!"
      })
  void whatTheServerIsCalledIsCommonThere(String password) {
    assertThat(CommonPasswords.load("Blue Harbour", "accounts.example.com")).contains(password);
    assertThat(CommonPasswords.load()).doesNotContain(password);
  }

  @Test
  void shortNamesAddNothing() {
    assertThat(CommonPasswords.load("Acme")).doesNotContain("acme", "acme123").contains("acme1234");
  }
}
