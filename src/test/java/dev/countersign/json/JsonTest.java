package dev.countersign.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "null",
        "true",
        "17",
        "\"text\"",
        "[]",
        "[{}]",
        "{} {}",
        "{}x",
        "{},",
        "{\"a\":1,}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":01}",
        "{\"a\":+1}",
        "{\"a\":.5}",
        "{\"a\":NaN}",
        "{\"a\":Infinity}",
        "{\"a\":1}//",
        "/**/{}",
        "# x\n{}",
        "{\"a\":\"\n\"}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12\"}",
        "{\"a\":\"\0\"}",
      })
  void whatIsNotOneObjectIsRefused(String text) {
    assertThat(read(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1,\"a\":1}",
        "{\"a\":1,\"\\u0061\":2}",
        "{\"password\":\"x\",\"other\":{\"a\":1,\"a\":2}}",
        "{\"other\":[{\"a\":1,\"a\":2}]}",
      })
  void duplicateNamesAreRefused(String text) {
    assertThat(read(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"16, true", "17, false", "8000, false", "1000000, false"})
  void nestingEndsAtSixteenLevels(int depth, boolean taken) {
    String arrays = "{\"a\":" + "[".repeat(depth - 1) + "]".repeat(depth - 1) + "}";
    String objects = "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);

    assertThat(read(arrays).isPresent()).isEqualTo(taken);
    assertThat(read(objects).isPresent()).isEqualTo(taken);
  }

  @Test
  void unclosedNestingIsRefused() {
    assertThat(read("{\"a\":" + "[".repeat(1_000_000))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":\"\\ud800\"}",
        "{\"a\":\"\\udc00\"}",
        "{\"a\":\"\\ud800\\ud800\"}",
        "{\"a\":\"\\udc00\\ud800\"}",
        "{\"a\":\"x\\ud83dy\"}",
        "{\"\\ud800\":1}",
        "{\"unknown\":[[\"\\ud800\"]]}",
        "{\"unknown\":{\"\\udc00\":1}}",
      })
  void unpairedSurrogatesAreRefusedWhereverTheyStand(String text) {
    assertThat(read(text)).isEmpty();
  }

  @Test
  void pairedSurrogatesAreOneCharacter() {
    assertThat(read("{\"a\":\"\\ud83d\\ude00\"}").orElseThrow().string("a")).hasValue("😀");
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() {
    assertThat(Json.readObject(bytes('{', '"', 'a', '"', ':', '"', 0xff, '"', '}'))).isEmpty();
    // An overlong slash, a surrogate in three bytes, a character beyond Unicode, one cut off.
    assertThat(Json.readObject(bytes('{', '"', 0xc0, 0xaf, '"', ':', '1', '}'))).isEmpty();
    assertThat(Json.readObject(bytes('{', '"', 0xed, 0xa0, 0x80, '"', ':', '1', '}'))).isEmpty();
    assertThat(Json.readObject(bytes('{', '"', 0xf4, 0x90, 0x80, 0x80, '"', ':', '1', '}')))
        .isEmpty();
    assertThat(Json.readObject(bytes('{', '}', 0xc3))).isEmpty();
  }

  @Test
  void otherEncodingsAndByteOrderMarksAreRefused() {
    assertThat(Json.readObject("{\"a\":1}".getBytes(StandardCharsets.UTF_16))).isEmpty();
    assertThat(Json.readObject("{\"a\":1}".getBytes(StandardCharsets.UTF_16LE))).isEmpty();
    assertThat(Json.readObject("\ufeff{\"a\":1}".getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  @Test
  void hugeNumbersAreReadWithoutBeingUsed() {
    JsonObject object =
        read("{\"a\":1e300,\"b\":1e999999999,\"c\":9223372036854775808,\"d\":1.0,\"e\":\"1\",\"f\":-7}")
            .orElseThrow();

    assertThat(object.integer("a")).isEmpty();
    assertThat(object.integer("b")).isEmpty();
    assertThat(object.integer("c")).isEmpty();
    assertThat(object.integer("d")).isEmpty();
    assertThat(object.integer("e")).isEmpty();
    assertThat(object.integer("f")).isEqualTo(OptionalLong.of(-7));
    assertThat(read("{\"a\":" + "9".repeat(16_000) + "}")).isEmpty();
  }

  @Test
  void textsAreToldFromNothingAndFromOtherTypes() {
    JsonObject object =
        read("{\"a\":\"x\",\"b\":\"\",\"c\":null,\"d\":1,\"e\":false,\"f\":[],\"g\":{}}")
            .orElseThrow();

    assertThat(object.text("a")).isEqualTo(new JsonText.Present("x"));
    assertThat(List.of(object.text("b"), object.text("c"), object.text("absent")))
        .containsOnly(new JsonText.Missing());
    assertThat(List.of(object.text("d"), object.text("e"), object.text("f"), object.text("g")))
        .containsOnly(new JsonText.WrongType());
    assertThat(object.string("b")).hasValue("");
    assertThat(object.string("d")).isEmpty();
    assertThat(object.has("c")).isTrue();
    assertThat(object.has("absent")).isFalse();
  }

  @Test
  void everyCharacterOfATextCounts() {
    assertThat(read("{\"a\":\" x\\u0000y \"}").orElseThrow().string("a")).hasValue(" x\0y ");
  }

  @Test
  void objectsKeepTheirContentToThemselves() {
    assertThat(read("{\"password\":\"secret\"}").orElseThrow().toString()).doesNotContain("secret");
  }

  record Inner(@Nullable String zeta, boolean alpha) {}

  record Outer(boolean success, Inner user, List<String> errors, long expiresIn) {}

  @Test
  void recordsAreWrittenInTheOrderOfDeclaration() {
    byte[] written = Json.write(new Outer(true, new Inner(null, false), List.of("b", "a"), 900));

    assertThat(new String(written, StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"success\":true,\"user\":{\"zeta\":null,\"alpha\":false},\"errors\":[\"b\",\"a\"],\"expiresIn\":900}");
  }

  @Test
  void textsAreWrittenAsUtf8() {
    byte[] written = Json.write(new Inner("é😀\"\\\n\0", true));

    assertThat(new String(written, StandardCharsets.UTF_8))
        .isEqualTo("{\"zeta\":\"é😀\\\"\\\\\\n\\u0000\",\"alpha\":true}");
  }

  private static Optional<JsonObject> read(String text) {
    return Json.readObject(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
