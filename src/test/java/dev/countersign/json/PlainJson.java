package dev.countersign.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A reader of JSON that shares nothing with ours: RFC 8259 by recursive descent, as narrowed by
/// RFC 7493, with the limits that ours has.
final class PlainJson {
  /// What stands for `null`.
  static final Object NULL = new Object();

  private static final Object OTHER = new Object();

  /// The library's own limit: longer numbers take long to convert.
  private static final int MAX_DIGITS = 1000;

  private static final Pattern NUMBER =
      Pattern.compile("-?(?:0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  private final String text;
  private int at;

  private PlainJson(String text) {
    this.text = text;
  }

  private static final class Wrong extends Exception {
    private static final long serialVersionUID = 1;
  }

  /// The object's members: a [String], a [Long], [#NULL], or something else.
  static Optional<Map<String, Object>> readObject(byte[] utf8) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
      var reader = new PlainJson(text);
      reader.space();
      if (!reader.is('{')) {
        return Optional.empty();
      }
      Map<String, Object> members = reader.object(1);
      reader.space();
      return reader.at == text.length() ? Optional.of(members) : Optional.empty();
    } catch (CharacterCodingException | Wrong e) {
      return Optional.empty();
    }
  }

  private Map<String, Object> object(int depth) throws Wrong {
    requireDepth(depth);
    var members = new LinkedHashMap<String, Object>();
    at++;
    space();
    for (boolean isFirst = true; !is('}'); isFirst = false) {
      separator(isFirst);
      String name = string();
      space();
      take(':');
      space();
      if (members.put(name, value(depth)) != null) {
        throw new Wrong();
      }
      space();
    }
    at++;
    return members;
  }

  private void array(int depth) throws Wrong {
    requireDepth(depth);
    at++;
    space();
    for (boolean isFirst = true; !is(']'); isFirst = false) {
      separator(isFirst);
      value(depth);
      space();
    }
    at++;
  }

  private void separator(boolean isFirst) throws Wrong {
    if (!isFirst) {
      take(',');
      space();
    }
  }

  private Object value(int depth) throws Wrong {
    if (is('{')) {
      object(depth + 1);
      return OTHER;
    }
    if (is('[')) {
      array(depth + 1);
      return OTHER;
    }
    if (is('"')) {
      return string();
    }
    for (String word : new String[] {"null", "true", "false"}) {
      if (text.startsWith(word, at)) {
        at += word.length();
        return word.equals("null") ? NULL : OTHER;
      }
    }
    return number();
  }

  private Object number() throws Wrong {
    Matcher number = NUMBER.matcher(text).region(at, text.length());
    if (!number.lookingAt() || number.group().replaceAll("[^0-9]", "").length() > MAX_DIGITS) {
      throw new Wrong();
    }
    at = number.end();
    if (number.group(1) != null || number.group(2) != null) {
      return OTHER;
    }
    try {
      return Long.valueOf(number.group());
    } catch (NumberFormatException e) {
      return OTHER;
    }
  }

  private String string() throws Wrong {
    take('"');
    var read = new StringBuilder();
    while (!is('"')) {
      if (at == text.length() || text.charAt(at) < ' ') {
        throw new Wrong();
      }
      read.append(is('\\') ? escaped() : text.charAt(at++));
    }
    at++;
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(read)) {
      throw new Wrong();
    }
    return read.toString();
  }

  private char escaped() throws Wrong {
    if (at + 1 == text.length()) {
      throw new Wrong();
    }
    char kind = text.charAt(at + 1);
    at += 2;
    return switch (kind) {
      case '"', '\\', '/' -> kind;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        String digits = text.substring(at, Math.min(at + 4, text.length()));
        if (!digits.matches("[0-9a-fA-F]{4}")) {
          throw new Wrong();
        }
        at += 4;
        yield (char) Integer.parseInt(digits, 16);
      }
      default -> throw new Wrong();
    };
  }

  private void space() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private boolean is(char expected) {
    return at < text.length() && text.charAt(at) == expected;
  }

  private void take(char expected) throws Wrong {
    if (!is(expected)) {
      throw new Wrong();
    }
    at++;
  }

  private static void requireDepth(int depth) throws Wrong {
    if (depth > Json.MAX_DEPTH) {
      throw new Wrong();
    }
  }
}
