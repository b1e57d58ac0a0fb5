package dev.countersign.verifier;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads JSON strictly (RFC 8259 as narrowed by RFC 7493): objects into maps, lists, texts, `Long`
/// for integers, `Double` for other numbers, `Boolean`, and [#NULL].
///
/// Refused are names that come twice, more than [#MAX_DEPTH] levels, anything behind the value,
/// bytes that are not UTF-8, and unpaired surrogates.
final class Json {
  /// What stands for `null`, so that nothing here is null.
  static final Object NULL =
      new Object() {
        @Override
        public String toString() {
          return "null";
        }
      };

  private static final int MAX_DEPTH = 16;
  private static final int HEX_DIGITS = 4;

  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  private static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed() {
      super("malformed", null, false, false);
    }
  }

  /// The object that these bytes are, or empty when they are anything else.
  static Optional<Map<String, Object>> readObject(byte[] utf8) {
    try {
      var json =
          new Json(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString());
      json.skipSpace();
      if (json.peek() != '{') {
        return Optional.empty();
      }
      Map<String, Object> object = json.object(1);
      json.skipSpace();
      return json.at == json.text.length() ? Optional.of(object) : Optional.empty();
    } catch (CharacterCodingException | Malformed e) {
      return Optional.empty();
    }
  }

  private Object value(int depth) throws Malformed {
    return switch (peek()) {
      case '{' -> object(depth + 1);
      case '[' -> list(depth + 1);
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", NULL);
      default -> number();
    };
  }

  private Map<String, Object> object(int depth) throws Malformed {
    open('{', depth);
    var members = new LinkedHashMap<String, Object>();
    if (isNext('}')) {
      return members;
    }
    do {
      skipSpace();
      String name = string();
      skipSpace();
      take(':');
      skipSpace();
      if (members.put(name, value(depth)) != null) {
        throw new Malformed();
      }
    } while (goesOn('}'));
    return Collections.unmodifiableMap(members);
  }

  private List<Object> list(int depth) throws Malformed {
    open('[', depth);
    var items = new ArrayList<>();
    if (isNext(']')) {
      return items;
    }
    do {
      skipSpace();
      items.add(value(depth));
    } while (goesOn(']'));
    return Collections.unmodifiableList(items);
  }

  private void open(char bracket, int depth) throws Malformed {
    if (depth > MAX_DEPTH) {
      throw new Malformed();
    }
    take(bracket);
  }

  /// Whether the bracket closes at once.
  private boolean isNext(char bracket) throws Malformed {
    skipSpace();
    if (peek() != bracket) {
      return false;
    }
    at++;
    return true;
  }

  private boolean goesOn(char bracket) throws Malformed {
    skipSpace();
    char next = peek();
    at++;
    if (next != ',' && next != bracket) {
      throw new Malformed();
    }
    return next == ',';
  }

  private String string() throws Malformed {
    take('"');
    var characters = new StringBuilder();
    for (char next = peek(); next != '"'; next = peek()) {
      at++;
      if (next < ' ') {
        throw new Malformed();
      }
      characters.append(next == '\\' ? escaped() : next);
    }
    at++;
    return wellFormed(characters.toString());
  }

  private char escaped() throws Malformed {
    char next = peek();
    at++;
    return switch (next) {
      case '"', '\\', '/' -> next;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> throw new Malformed();
    };
  }

  private char unicode() throws Malformed {
    int code = 0;
    for (int i = 0; i < HEX_DIGITS; i++) {
      char digit = peek();
      int value = digit < 0x80 ? Character.digit(digit, 16) : -1;
      if (value < 0) {
        throw new Malformed();
      }
      code = code * 16 + value;
      at++;
    }
    return (char) code;
  }

  private static String wellFormed(String text) throws Malformed {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (i + 1 == text.length()
            || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
          throw new Malformed();
        }
        i++;
      }
    }
    return text;
  }

  private Object number() throws Malformed {
    int start = at;
    while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    String written = text.substring(start, at);
    if (!written.matches("-?(?:0|[1-9][0-9]{0,30})(?:\\.[0-9]{1,30})?(?:[eE][+-]?[0-9]{1,3})?")) {
      throw new Malformed();
    }
    try {
      return written.matches("-?[0-9]+") ? (Object) Long.valueOf(written) : Double.valueOf(written);
    } catch (NumberFormatException e) {
      return Double.valueOf(written);
    }
  }

  private Object word(String word, Object value) throws Malformed {
    if (!text.startsWith(word, at)) {
      throw new Malformed();
    }
    at += word.length();
    return value;
  }

  private void take(char expected) throws Malformed {
    if (peek() != expected) {
      throw new Malformed();
    }
    at++;
  }

  private char peek() throws Malformed {
    if (at >= text.length()) {
      throw new Malformed();
    }
    return text.charAt(at);
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }
}
