package dev.countersign.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.text.Normalizer;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Passwords in form C.
class PasswordTest {
  /// The character that is composed of most others.
  private static final String COMPOSED = "\u1f82";

  private static final String DECOMPOSED = "\u03b1\u0313\u0300\u0345";

  @Test
  void theLongestPasswordMayComeInAsManyPartsAsThereAre() {
    var password = Password.of(DECOMPOSED.repeat(Password.MAX_CODE_POINTS));

    assertThat(DECOMPOSED).hasSize(4);
    assertThat(password.isTooLong()).isFalse();
    assertThat(password.exposeText()).isEqualTo(COMPOSED.repeat(Password.MAX_CODE_POINTS));
  }

  @ParameterizedTest
  @ValueSource(strings = {DECOMPOSED, "a", "\ud834\udd65", "\u1112\u1161\u11ab"})
  void whatIsMuchTooLongIsTooLongInAnyForm(String part) {
    assertThat(Password.of(part.repeat(4 * Password.MAX_CODE_POINTS + 1)).isTooLong()).isTrue();
  }

  @Test
  void noCharacterIsComposedOfMoreThanFour() {
    int most =
        IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
            .filter(c -> Character.getType(c) != Character.SURROGATE)
            .map(c -> parts(Character.toString(c)))
            .max()
            .orElseThrow();

    assertThat(most).isEqualTo(4);
  }

  @Test
  void accentsInTheWrongOrderCostNoTime() {
    String accents = "\u0301".repeat(4_000) + "\u0316".repeat(4_000);
    var threads = ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();

    for (int i = 0; i < 100; i++) {
      assertThat(Password.of(accents).isTooLong()).isTrue();
    }

    // Each would take some thirty milliseconds to sort.
    assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - before))
        .isLessThan(Duration.ofSeconds(1));
  }

  private static int parts(String character) {
    String decomposed = Normalizer.normalize(character, Normalizer.Form.NFD);
    return decomposed.codePointCount(0, decomposed.length());
  }
}
