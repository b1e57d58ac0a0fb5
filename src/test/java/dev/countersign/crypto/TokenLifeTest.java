package dev.countersign.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.json.Json;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenLifeTest {
  private static final Instant EXP = Instant.ofEpochSecond(1_800_000_000);

  @Test
  void aTokenEndsAtTheInstantItExpires() {
    TokenLife life = read("{\"exp\":1800000000}").orElseThrow();

    assertThat(life.covers(EXP.minusSeconds(1))).isTrue();
    assertThat(life.covers(EXP.minusMillis(1))).isTrue();
    assertThat(life.covers(EXP)).isFalse();
    assertThat(life.covers(EXP.plusMillis(1))).isFalse();
    assertThat(life.covers(Instant.EPOCH)).isTrue();
  }

  @Test
  void aTokenBeginsAMinuteBeforeItsTimeForClocksThatAreBehind() {
    TokenLife life = read("{\"exp\":1800000000,\"nbf\":1799990000}").orElseThrow();
    Instant first = Instant.ofEpochSecond(1_799_990_000).minus(TokenLife.MAX_SKEW);

    assertThat(life.covers(first)).isTrue();
    assertThat(life.covers(first.minusMillis(1))).isFalse();
    assertThat(TokenLife.MAX_SKEW.toSeconds()).isLessThanOrEqualTo(60);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"1800000000\"", "1800000000.0", "1800000000.5", "1.8e9", "1e300", "-1e300",
            "9223372036854775808", "1e19",
        "99999999999999999999999999", "null", "true", "[]", "[1800000000]", "{}", "\"\"",
            "\"never\""
      })
  void aTimeThatIsNoIntegerIsRefusedWhereverItStands(String value) {
    assertThat(read("{\"exp\":" + value + "}")).isEmpty();
    assertThat(read("{\"exp\":1800000000,\"nbf\":" + value + "}")).isEmpty();
    assertThat(read("{\"exp\":1800000000,\"iat\":" + value + "}")).isEmpty();
  }

  @Test
  void aTokenWithoutAnEndIsRefused() {
    assertThat(read("{\"nbf\":1,\"iat\":1}")).isEmpty();
  }

  @Test
  void theLargestAndTheSmallestTimesAreTimes() {
    TokenLife always =
        read("{\"exp\":9223372036854775807,\"nbf\":-9223372036854775808}").orElseThrow();
    TokenLife never = read("{\"exp\":-9223372036854775808}").orElseThrow();
    TokenLife later =
        read("{\"exp\":9223372036854775807,\"nbf\":9223372036854775807}").orElseThrow();

    assertThat(always.covers(EXP)).isTrue();
    assertThat(never.covers(EXP)).isFalse();
    assertThat(later.covers(EXP)).isFalse();
  }

  private static Optional<TokenLife> read(String claims) {
    return TokenLife.read(Json.readObject(claims.getBytes(UTF_8)).orElseThrow());
  }
}
