package dev.countersign.verifier;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @Test
  void everyKindOfValueIsRead() {
    String text =
        " { \"a\" : \"x\\n\\u00e9\\ud83d\\udd11\\/\" , \"b\":[1,-2,0,[],{}],"
            + "\"c\":true,\"d\":false,\"e\":null,\"f\":1.5e3 }\n";

    assertThat(Json.readObject(text.getBytes(UTF_8)))
        .contains(
            Map.of(
                "a",
                "x\né🔑/",
                "b",
                List.of(1L, -2L, 0L, List.of(), Map.of()),
                "c",
                true,
                "d",
                false,
                "e",
                Json.NULL,
                "f",
                1500.0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "\"a\"",
        "{",
        "{}}",
        "{} {}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{,\"a\":1}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":1,\"\\u0061\":2}",
        "{\"a\":{\"b\":1,\"b\":1}}",
        "{\"a\":01}",
        "{\"a\":+1}",
        "{\"a\":1.}",
        "{\"a\":.5}",
        "{\"a\":1e}",
        "{\"a\":--1}",
        "{\"a\":NaN}",
        "{\"a\":0x10}",
        "{\"a\":tru}",
        "{\"a\":\"\u0001\"}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12\"}",
        "{\"a\":\"\\u00zz\"}",
        "{\"a\":\"\\ud800\"}",
        "{\"a\":\"\\udc00\\ud800\"}",
        "{\"a\":\"",
        "{\"a\":[1,]}",
        "{\"a\":[1 2]}",
        "{\"a\":[}",
        "{\"a\":1}x",
        "\uFEFF{}"
      })
  void anythingElseIsNone(String text) {
    assertThat(Json.readObject(text.getBytes(UTF_8))).isEmpty();
  }

  @Test
  void depthAndEncodingAreBounded() {
    String fifteen = "{\"a\":" + "[".repeat(15) + "]".repeat(15) + "}";

    assertThat(Json.readObject(fifteen.getBytes(UTF_8))).isPresent();
    assertThat(
            Json.readObject(
                ("{\"a\":" + fifteen.replace("[", "[[").replace("]", "]]") + "}").getBytes(UTF_8)))
        .isEmpty();
    assertThat(Json.readObject(("{\"a\":" + "[".repeat(1_000_000)).getBytes(UTF_8))).isEmpty();
    assertThat(Json.readObject("{\"a\":\"é\"}".getBytes(ISO_8859_1))).isEmpty();
  }

  @Test
  void integersBeyondALongAreNoIntegers() {
    assertThat(Json.readObject("{\"a\":9223372036854775808}".getBytes(UTF_8)).orElseThrow())
        .extractingByKey("a")
        .isInstanceOf(Double.class);
  }
}
