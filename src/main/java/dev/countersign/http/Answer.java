package dev.countersign.http;

import dev.countersign.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// What is sent back: a status, headers, and all bytes of the body. Immutable.
///
/// `Content-Length` and the headers that every answer has are the server's business.
public final class Answer {
  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;

  private Answer(int status, Map<String, String> headers, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  /// The record as JSON, its components in the order of declaration.
  public static Answer json(int status, Object value) {
    return bytes(status, "application/json; charset=utf-8", Json.write(value));
  }

  public static Answer html(int status, String page) {
    return bytes(status, "text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8));
  }

  public static Answer text(int status, String text) {
    return bytes(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  public static Answer bytes(int status, String contentType, byte[] body) {
    return sharing(status, contentType, body.clone());
  }

  /// As [#bytes], without a copy: for a large body that many are sent, and nobody changes any more.
  public static Answer sharing(int status, String contentType, byte[] body) {
    return new Answer(status, Map.of(), body).with("Content-Type", contentType);
  }

  public static Answer empty(int status) {
    return new Answer(status, Map.of(), new byte[0]);
  }

  /// This answer with the header set, in place of an earlier one of that name.
  public Answer with(String header, String value) {
    var more = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    more.putAll(headers);
    more.put(header, value);
    return new Answer(status, Collections.unmodifiableMap(more), body);
  }

  public Answer withStatus(int other) {
    return new Answer(other, headers, body);
  }

  /// This answer, telling when to come back (RFC 9110 §10.2.3).
  public Answer withRetryAfter(Duration wait) {
    return with("Retry-After", Long.toString(wholeSeconds(wait)));
  }

  /// The wait in whole seconds, rounded up: who comes back at the time told must not be early.
  public static long wholeSeconds(Duration wait) {
    return Math.max(1, wait.plusNanos(999_999_999).toSeconds());
  }

  /// This answer to HEAD (RFC 9110 §9.3.2): its headers, and how long its body would be.
  Answer withoutBody() {
    Answer told = with("Content-Length", Integer.toString(body.length));
    return new Answer(status, told.headers, new byte[0]);
  }

  public int status() {
    return status;
  }

  /// The headers, found by their names in any case.
  public Map<String, String> headers() {
    return headers;
  }

  /// A copy of the body.
  public byte[] body() {
    return body.clone();
  }

  /// The body, to be read once by whoever sends it.
  ByteBuffer bodyToSend() {
    return ByteBuffer.wrap(body);
  }

  /// Says nothing of the body, which may hold tokens.
  @Override
  public String toString() {
    return "Answer[" + status + "]";
  }
}
