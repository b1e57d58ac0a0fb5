package dev.countersign.log;

import java.util.HexFormat;

/// A JSON object being written on one line, every value of it a text.
///
/// Escaped is whatever could end the line, steer a terminal, reorder or hide text: more than RFC
/// 8259 §7 asks for.
final class JsonLine {
  private static final char CUT = '…';
  private static final HexFormat HEX = HexFormat.of();

  private final StringBuilder line = new StringBuilder(256).append('{');

  /// Adds a member; of a longer value, the first so many characters are kept and `…` tells of the
  /// rest.
  JsonLine put(String name, String value, int maxChars) {
    line.append(line.length() == 1 ? "" : ",");
    quote(name, maxChars);
    line.append(':');
    quote(value, maxChars);
    return this;
  }

  String end() {
    return line.append("}\n").toString();
  }

  private void quote(String text, int maxChars) {
    line.append('"');
    int end = Math.min(text.length(), maxChars);
    for (int i = 0; i < end; ) {
      int codePoint = text.codePointAt(i);
      append(codePoint);
      i += Character.charCount(codePoint);
    }
    if (end < text.length()) {
      line.append(CUT);
    }
    line.append('"');
  }

  private void append(int codePoint) {
    switch (codePoint) {
      case '"' -> line.append("\\\"");
      case '\\' -> line.append("\\\\");
      case '\n' -> line.append("\\n");
      case '\r' -> line.append("\\r");
      case '\t' -> line.append("\\t");
      default -> {
        if (isPlain(codePoint)) {
          line.appendCodePoint(codePoint);
        } else {
          escape(codePoint);
        }
      }
    }
  }

  private void escape(int codePoint) {
    // Half a pair is no character, and readers of strict JSON refuse it.
    boolean isLoneSurrogate = Character.getType(codePoint) == Character.SURROGATE;
    for (char unit : Character.toChars(isLoneSurrogate ? 0xFFFD : codePoint)) {
      line.append("\\u").append(HEX.toHexDigits(unit));
    }
  }

  private static boolean isPlain(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
