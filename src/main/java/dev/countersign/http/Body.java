package dev.countersign.http;

/// What came where a body was expected.
sealed interface Body {
  @SuppressWarnings("ArrayRecordComponent") // Made by the reader, read once, compared never.
  record Complete(byte[] bytes) implements Body {}

  record TooLarge() implements Body {}

  record TooSlow() implements Body {}

  /// Not what its framing announced, or cut off.
  record Broken() implements Body {}
}
