package dev.countersign.json;

/// What an object holds under a name where a text was expected.
public sealed interface JsonText {
  /// A text with at least one character.
  record Present(String text) implements JsonText {
    /// Reveals nothing: it may be a password or a token.
    @Override
    public String toString() {
      return "Present[redacted]";
    }
  }

  /// Nothing to use: no such name, `null`, or the empty text.
  record Missing() implements JsonText {}

  /// A number, a boolean, an array or an object.
  record WrongType() implements JsonText {}
}
