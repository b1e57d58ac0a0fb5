package dev.countersign.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.base.RequestId;
import dev.countersign.json.Json;
import dev.countersign.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineFormatterTest {
  private final LineFormatter formatter = new LineFormatter();

  @Test
  void aRecordIsOneJsonObjectOnOneLine() {
    LogRecord record = record("mail is waiting");
    record.setInstant(Instant.parse("2026-01-02T03:04:05.67899Z"));

    assertThat(formatter.format(record))
        .isEqualTo(
            """
            {"time":"2026-01-02T03:04:05.678Z","level":"warn","logger":"dev.countersign.mail",\
            "message":"mail is waiting"}
            """);
  }

  @Test
  void aLineNamesTheRequestItIsAbout() {
    String line =
        ScopedValue.where(RequestId.CURRENT, new RequestId("req-1"))
            .call(() -> formatter.format(record("x")));

    assertThat(read(line).string("requestId")).contains("req-1");
  }

  @Test
  void anEventHasItsFieldsBesideItsName() {
    LogRecord record = record("ignored");
    record.setParameters(new Object[] {LogLine.of("session.ended").with("reason", "logout")});

    assertThat(formatter.format(record))
        .endsWith("\"event\":\"session.ended\",\"reason\":\"logout\"}\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n",
        "\u001b[31m",
        "\u009b31m",
        "\u0085",
        "\u2028",
        "\u2029",
        "\u0000",
        "\u007f",
        "\u202e",
        "\u200b",
        "\ufeff",
        "\"",
        "\\",
        "\ud83d\ude00"
      })
  void whateverAClientSendsStaysOneLineWithoutControls(String hostile) {
    String line = formatter.format(record("a" + hostile + "b"));

    assertThat(line.strip()).doesNotContain("\n");
    assertThat(line.stripTrailing().codePoints())
        .noneMatch(Character::isISOControl)
        .noneMatch(c -> c == 0x2028 || c == 0x2029 || c == 0x202e || c == 0x200b || c == 0xfeff);
    assertThat(read(line).string("message")).contains("a" + hostile + "b");
  }

  @Test
  void halfASurrogatePairBecomesTheReplacementCharacter() {
    String line = formatter.format(record("a\ud83d"));

    assertThat(read(line).string("message")).contains("a\ufffd");
  }

  @Test
  void longTextIsCutAndSaysSo() {
    String line = formatter.format(record("\u001b".repeat(100_000)));

    assertThat(line).hasSizeLessThan(6 * LineFormatter.MAX_MESSAGE_CHARS + 200);
    assertThat(read(line).string("message").orElseThrow())
        .hasSize(LineFormatter.MAX_MESSAGE_CHARS + 1)
        .endsWith("…");
  }

  @Test
  void anExceptionIsOneFieldWithItsCauseAndTheTopOfItsStack() {
    LogRecord record = record("failed");
    record.setThrown(new IllegalStateException("outer\nline", new RuntimeException("inner")));

    String line = formatter.format(record);

    assertThat(line.strip()).doesNotContain("\n");
    assertThat(read(line).string("error").orElseThrow())
        .startsWith("java.lang.IllegalStateException: outer\nline\n at dev.countersign.log.")
        .contains("\ncaused by java.lang.RuntimeException: inner\n at ")
        .hasSizeLessThanOrEqualTo(LineFormatter.MAX_ERROR_CHARS + 1);
  }

  @Test
  void anExceptionThatCausesItselfEnds() {
    var first = new RuntimeException("first");
    var second = new RuntimeException("second", first);
    first.initCause(second);
    LogRecord record = record("failed");
    record.setThrown(first);

    assertThat(read(formatter.format(record)).string("error")).isPresent();
  }

  @Test
  void aRecordWithoutMessageOrLoggerIsStillALine() {
    assertThat(read(formatter.format(new LogRecord(Level.INFO, null))).string("message"))
        .contains("");
  }

  @ParameterizedTest
  @CsvSource({
    "SEVERE, error",
    "WARNING, warn",
    "INFO, info",
    "CONFIG, debug",
    "FINE, debug",
    "FINEST, debug"
  })
  void levelsHaveTheNamesOfTheSetting(String level, String name) {
    var record = new LogRecord(Level.parse(level), "x");

    assertThat(read(formatter.format(record)).string("level")).contains(name);
  }

  private static LogRecord record(String message) {
    var record = new LogRecord(Level.WARNING, message);
    record.setLoggerName("dev.countersign.mail");
    return record;
  }

  private static JsonObject read(String line) {
    return Json.readObject(line.getBytes(StandardCharsets.UTF_8)).orElseThrow();
  }
}
