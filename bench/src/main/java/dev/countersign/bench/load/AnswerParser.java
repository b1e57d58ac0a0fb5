package dev.countersign.bench.load;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Reads the answers that come over one connection, in whatever pieces they come: as much of
/// HTTP/1.1 (RFC 9112) as servers under test speak.
final class AnswerParser {
  private static final int MAX_HEAD_BYTES = 64 * 1024;
  private static final byte[] END = {'\r', '\n', '\r', '\n'};

  private enum State {
    HEAD,
    COUNTED,
    CHUNK_SIZE,
    CHUNK,
    CHUNK_END,
    TRAILER,
    UNTIL_CLOSE,
    WHOLE
  }

  private final ByteArrayOutputStream line = new ByteArrayOutputStream(512);
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private State state = State.HEAD;
  private boolean kept;
  private int status;
  private int endMatched;
  private String head = "";
  private boolean closes;
  private long left;

  /// Makes ready for the next answer.
  void begin(boolean keep) {
    state = State.HEAD;
    kept = keep;
    line.reset();
    endMatched = 0;
    body.reset();
    closes = false;
  }

  /// Whether the answer is whole now; what is in the buffer behind it is left there.
  boolean take(ByteBuffer in) throws IOException {
    while (in.hasRemaining() && state != State.WHOLE) {
      switch (state) {
        case HEAD -> head(in);
        case COUNTED -> take(in, State.WHOLE);
        case CHUNK_SIZE -> chunkSize(in);
        case CHUNK -> take(in, State.CHUNK_END);
        case CHUNK_END -> chunkEnd(in);
        case TRAILER -> trailer(in);
        case UNTIL_CLOSE -> {
          left = Long.MAX_VALUE;
          take(in, State.UNTIL_CLOSE);
        }
        case WHOLE -> throw new AssertionError();
      }
    }
    return state == State.WHOLE;
  }

  /// Whether the answer is whole now that the connection has been closed.
  boolean closed() {
    if (state == State.UNTIL_CLOSE) {
      state = State.WHOLE;
    }
    return state == State.WHOLE;
  }

  /// Whether the connection cannot be used again after this answer.
  boolean closes() {
    return closes;
  }

  Answer answer() {
    return new Answer(status, kept ? head : "", kept ? body.toString(StandardCharsets.UTF_8) : "");
  }

  private void head(ByteBuffer in) throws IOException {
    while (in.hasRemaining()) {
      byte b = in.get();
      line.write(b);
      endMatched = b == END[endMatched] ? endMatched + 1 : b == END[0] ? 1 : 0;
      if (endMatched == END.length) {
        headIsWhole();
        return;
      }
    }
    if (line.size() > MAX_HEAD_BYTES) {
      throw new IOException("an answer's head has no end");
    }
  }

  private void headIsWhole() throws IOException {
    head = line.toString(StandardCharsets.ISO_8859_1);
    line.reset();
    endMatched = 0;
    if (!head.startsWith("HTTP/1.") || head.length() < 12) {
      throw new IOException("not HTTP/1.1: " + head.lines().findFirst().orElse(""));
    }
    status = Integer.parseInt(head, 9, 12, 10);
    if (status < 200) {
      return; // an interim answer; the real one follows
    }
    closes = head.startsWith("HTTP/1.0");
    state = State.UNTIL_CLOSE;
    for (int at = head.indexOf("\r\n") + 2; at < head.length() - 2; ) {
      int end = head.indexOf("\r\n", at);
      header(at, end);
      at = end + 2;
    }
    if (status == 204 || status == 304 || state == State.COUNTED && left == 0) {
      state = State.WHOLE;
    }
    closes |= state == State.UNTIL_CLOSE;
  }

  private void header(int from, int to) {
    if (is("content-length:", from)) {
      left = Long.parseLong(head.substring(from + 15, to).trim());
      state = state == State.CHUNK_SIZE ? state : State.COUNTED;
    } else if (is("transfer-encoding:", from)) {
      state = State.CHUNK_SIZE;
    } else if (is("connection:", from)) {
      closes |= head.substring(from + 11, to).trim().equalsIgnoreCase("close");
    }
  }

  private boolean is(String name, int from) {
    return head.regionMatches(true, from, name, 0, name.length());
  }

  private void take(ByteBuffer in, State next) {
    int count = (int) Math.min(left, in.remaining());
    if (kept) {
      body.write(in.array(), in.arrayOffset() + in.position(), count);
    }
    in.position(in.position() + count);
    left -= count;
    if (left == 0) {
      state = next;
    }
  }

  private void chunkSize(ByteBuffer in) throws IOException {
    if (lineIsWhole(in)) {
      String size = line.toString(StandardCharsets.ISO_8859_1).split("[;\r]", 2)[0].trim();
      line.reset();
      left = Long.parseLong(size, 16);
      state = left == 0 ? State.TRAILER : State.CHUNK;
    }
  }

  private void chunkEnd(ByteBuffer in) throws IOException {
    if (lineIsWhole(in)) {
      line.reset();
      state = State.CHUNK_SIZE;
    }
  }

  private void trailer(ByteBuffer in) throws IOException {
    if (lineIsWhole(in)) {
      state = line.size() == 2 ? State.WHOLE : State.TRAILER;
      line.reset();
    }
  }

  private boolean lineIsWhole(ByteBuffer in) throws IOException {
    while (in.hasRemaining()) {
      byte b = in.get();
      line.write(b);
      if (b == '\n') {
        return true;
      }
    }
    if (line.size() > MAX_HEAD_BYTES) {
      throw new IOException("a line of an answer has no end");
    }
    return false;
  }
}
