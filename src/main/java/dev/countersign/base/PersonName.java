package dev.countersign.base;

import java.util.Optional;

/// What a person is called: trimmed, at most 100 code points, without control characters; or
/// [#NONE].
public record PersonName(String text) {
  /// Wide enough for full names everywhere, small enough for a mail's greeting line.
  public static final int MAX_CODE_POINTS = 100;

  /// The name of somebody who gave none.
  public static final PersonName NONE = new PersonName("");

  /// @throws IllegalArgumentException when the text is not already in its kept form
  public PersonName {
    if (!text.equals(text.strip()) || !isAllowed(text)) {
      throw new IllegalArgumentException("not a valid name");
    }
  }

  /// The name in what somebody typed ([#NONE] when it is blank), or empty when it is too long or
  /// has control characters.
  public static Optional<PersonName> parse(String typed) {
    String trimmed = typed.strip();
    return isAllowed(trimmed) ? Optional.of(new PersonName(trimmed)) : Optional.empty();
  }

  private static boolean isAllowed(String text) {
    return text.codePointCount(0, text.length()) <= MAX_CODE_POINTS
        && text.codePoints().noneMatch(PersonName::isControl);
  }

  // Line and paragraph separators break lines in mails and logs as CR and LF do.
  private static boolean isControl(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
      default -> false;
    };
  }

  public boolean isNone() {
    return text.isEmpty();
  }
}
