package dev.countersign.account;

import static dev.countersign.account.PasswordFlaw.COMMON;
import static dev.countersign.account.PasswordFlaw.NO_DIGIT;
import static dev.countersign.account.PasswordFlaw.NO_LOWERCASE;
import static dev.countersign.account.PasswordFlaw.NO_UPPERCASE;
import static dev.countersign.account.PasswordFlaw.TOO_LONG;
import static dev.countersign.account.PasswordFlaw.TOO_SHORT;
import static dev.countersign.account.PasswordPolicy.LENGTH_ONLY;
import static dev.countersign.account.PasswordPolicy.MIXED_CHARACTERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.base.Password;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PasswordRulesTest {
  private static final PasswordRules RULES = new PasswordRules(CommonPasswords.load());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "secure_password_123",
        "pass phrase with spaces",
        "ünïcödé",
        "密码密码密码密码",
        "nul\0\0\0\0\0"
      })
  void lengthIsAllThatSomeContractsAsk(String password) {
    assertThat(RULES.flaws(Password.of(password + "xx"), LENGTH_ONLY)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"secure_password_123", "SecurePass123!", "NewSecurePass456!"})
  void thePasswordsOfThePublishedExamplesMayBeSet(String password) {
    assertThat(RULES.flaws(Password.of(password), LENGTH_ONLY)).isEmpty();
  }

  @Test
  void lengthIsCountedInCodePointsAfterNormalising() {
    String grinning = "😀";
    String decomposed = "é";

    assertThat(RULES.flaws(Password.of(grinning.repeat(7)), LENGTH_ONLY))
        .containsExactly(TOO_SHORT);
    assertThat(RULES.flaws(Password.of(grinning.repeat(8)), LENGTH_ONLY)).isEmpty();
    assertThat(RULES.flaws(Password.of(decomposed.repeat(7)), LENGTH_ONLY))
        .containsExactly(TOO_SHORT);
    assertThat(RULES.flaws(Password.of(grinning.repeat(256)), LENGTH_ONLY)).isEmpty();
    assertThat(RULES.flaws(Password.of(grinning.repeat(257)), LENGTH_ONLY))
        .containsExactly(TOO_LONG);
  }

  @Test
  void everyFlawIsToldInItsOrder() {
    assertThat(RULES.flaws(Password.of(""), MIXED_CHARACTERS))
        .containsExactly(TOO_SHORT, NO_UPPERCASE, NO_LOWERCASE, NO_DIGIT);
    assertThat(RULES.flaws(Password.of("-".repeat(257)), MIXED_CHARACTERS))
        .containsExactly(TOO_LONG, NO_UPPERCASE, NO_LOWERCASE, NO_DIGIT);
    assertThat(RULES.flaws(Password.of("password"), MIXED_CHARACTERS))
        .containsExactly(NO_UPPERCASE, NO_DIGIT, COMMON);
  }

  @Test
  void eachMissingKindOfCharacterIsToldAlone() {
    assertThat(RULES.flaws(Password.of("lower-case-7"), MIXED_CHARACTERS))
        .containsExactly(NO_UPPERCASE);
    assertThat(RULES.flaws(Password.of("UPPER-CASE-7"), MIXED_CHARACTERS))
        .containsExactly(NO_LOWERCASE);
    assertThat(RULES.flaws(Password.of("Mixed-Case-only"), MIXED_CHARACTERS))
        .containsExactly(NO_DIGIT);
    assertThat(RULES.flaws(Password.of("Mixed-Case-7"), MIXED_CHARACTERS)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"password1", "Password1", "PASSWORD1", "baseball", "12345678"})
  void commonPasswordsAreRefusedInAnyCase(String password) {
    assertThat(RULES.flaws(Password.of(password), LENGTH_ONLY)).containsExactly(COMMON);
  }

  @Test
  void onlyTheWholePasswordIsComparedWithTheCommonOnes() {
    assertThat(RULES.flaws(Password.of("password1 and more"), LENGTH_ONLY)).isEmpty();
    assertThat(RULES.flaws(Password.of(" password1"), LENGTH_ONLY)).isEmpty();
  }
}
