package dev.countersign.brand;

import java.util.Optional;

/// The name, the colour and the logo that people know the server by. Immutable.
///
/// @param name one line, shown as it is
/// @param colour as the operator set it; text in it is [#accentOnLight()] or [#accentOnDark()]
public record Brand(String name, Colour colour, Optional<Logo> logo) {
  /// Longer ones would push everything else out of a subject.
  public static final int MAX_NAME_CHARS = 60;

  /// What cards of mails and pages are filled with, in the light.
  public static final Colour LIGHT = new Colour(0xff, 0xff, 0xff);

  /// What they are filled with in the dark.
  public static final Colour DARK = new Colour(0x1a, 0x20, 0x1d);

  /// @throws IllegalArgumentException when the name is none, by [#isName]
  public Brand {
    if (!isName(name)) {
      throw new IllegalArgumentException("not a name");
    }
  }

  /// Whether people can be shown this as a name: not blank, at most [#MAX_NAME_CHARS], and without
  /// characters that end a line or cannot be seen.
  public static boolean isName(String text) {
    return !text.isBlank()
        && text.length() <= MAX_NAME_CHARS
        && text.codePoints().allMatch(Brand::canBeSeen);
  }

  // Format characters turn the direction of what stands beside them around, or hide.
  private static boolean canBeSeen(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /// The colour, made dark enough to be read on [#LIGHT].
  public Colour accentOnLight() {
    return colour.readableOn(LIGHT);
  }

  /// The colour, made light enough to be read on [#DARK].
  public Colour accentOnDark() {
    return colour.readableOn(DARK);
  }
}
