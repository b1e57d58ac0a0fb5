package dev.countersign.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AnswerParserTest {
  private static final String COUNTED =
      "HTTP/1.1 200 OK\r\ncontent-length: 14\r\nX: y\r\n\r\n{\"a\":\"b\r\n\r\nc\"}";
  private static final String CHUNKED =
      "HTTP/1.1 503 Busy\r\nTransfer-Encoding: chunked\r\n\r\n4;x=y\r\nWiki\r\n10\r\n0123456789abcdef\r\n0\r\nT: 1\r\n\r\n";
  private static final String EMPTY = "HTTP/1.1 204 No Content\r\n\r\n";
  private static final String INTERIM =
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n";

  private final AnswerParser parser = new AnswerParser();

  @ParameterizedTest
  @ValueSource(strings = {COUNTED, CHUNKED, EMPTY, INTERIM})
  void anAnswerIsTheSameInWhateverPiecesItComes(String text) throws IOException {
    Answer whole = parse(text, text.length());

    for (int piece = 1; piece < text.length(); piece++) {
      assertThat(parse(text, piece)).as("in pieces of %d", piece).isEqualTo(whole);
    }
  }

  @Test
  void readsStatusAndBody() throws IOException {
    assertThat(parse(COUNTED, 5).status()).isEqualTo(200);
    assertThat(parse(COUNTED, 5).text("a")).isEqualTo("b\r\n\r\nc");
    assertThat(parse(CHUNKED, 5).status()).isEqualTo(503);
    assertThat(parse(CHUNKED, 5).body()).isEqualTo("Wiki0123456789abcdef");
    assertThat(parse(INTERIM, 5).status()).isEqualTo(201);
  }

  @Test
  void keepsNothingThatWasNotAskedFor() throws IOException {
    parser.begin(false);
    parser.take(bytes(COUNTED));

    assertThat(parser.answer()).isEqualTo(new Answer(200, "", ""));
  }

  @Test
  void aBodyWithoutLengthEndsWithTheConnection() throws IOException {
    parser.begin(true);

    assertThat(parser.take(bytes("HTTP/1.1 200 OK\r\n\r\nall of it"))).isFalse();
    assertThat(parser.closed()).isTrue();
    assertThat(parser.closes()).isTrue();
    assertThat(parser.answer().body()).isEqualTo("all of it");
  }

  @Test
  void aConnectionThatEndsInTheMiddleGivesNoAnswer() throws IOException {
    parser.begin(true);
    parser.take(bytes(COUNTED.substring(0, COUNTED.length() - 1)));

    assertThat(parser.closed()).isFalse();
  }

  @Test
  void anythingElseIsRefused() {
    parser.begin(true);

    assertThatThrownBy(() -> parser.take(bytes("SSH-2.0-OpenSSH\r\n\r\n")))
        .isInstanceOf(IOException.class);
  }

  private Answer parse(String text, int piece) throws IOException {
    parser.begin(true);
    boolean whole = false;
    for (int at = 0; at < text.length(); at += piece) {
      assertThat(whole).as("whole before its end").isFalse();
      whole = parser.take(bytes(text.substring(at, Math.min(text.length(), at + piece))));
    }
    assertThat(whole).isTrue();
    return parser.answer();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
