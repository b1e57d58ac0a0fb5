package dev.countersign;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MainTest {

  @Test
  void looseClassesCallThemselvesDevelopment() {
    assertThat(Main.version()).isEqualTo("development");
  }
}
