package dev.countersign.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AccountKeyTest {
  @Test
  void spellingsOfOneAddressAreOneKey() {
    assertThat(AccountKey.ofAllNetworks(" Mike@Example.COM "))
        .isEqualTo(AccountKey.ofAllNetworks("mike@example.com"));
  }

  // The Kelvin sign becomes a k in lower case.
  @Test
  void whatOnlyFoldsIntoAnAddressDoesNotCountAgainstIt() {
    assertThat(AccountKey.ofAllNetworks("mi\u212Ae@example.com"))
        .isNotEqualTo(AccountKey.ofAllNetworks("mike@example.com"));
    assertThat(AccountKey.ofAllNetworks("\nmike@example.com"))
        .isEqualTo(AccountKey.ofAllNetworks("mike@example.com"));
  }
}
