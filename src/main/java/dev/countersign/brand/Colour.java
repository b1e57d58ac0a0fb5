package dev.countersign.brand;

import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/// An opaque colour in sRGB, each part from 0 to 255.
public record Colour(int red, int green, int blue) {
  /// What text needs to be read by people who see less well (WCAG 2.2 §1.4.3, level AA).
  public static final double READABLE = 4.5;

  private static final Colour BLACK = new Colour(0, 0, 0);
  private static final Colour WHITE = new Colour(255, 255, 255);
  private static final Pattern SHAPE = Pattern.compile("#[0-9a-fA-F]{6}");
  private static final int STEPS = 100;

  /// @throws IllegalArgumentException when a part is out of its range
  public Colour {
    if (((red | green | blue) & ~0xff) != 0) {
      throw new IllegalArgumentException("no colour: " + red + ", " + green + ", " + blue);
    }
  }

  /// The colour written as `#rrggbb`, or empty for any other text.
  public static Optional<Colour> parse(String text) {
    if (!SHAPE.matcher(text).matches()) {
      return Optional.empty();
    }
    int rgb = HexFormat.fromHexDigits(text, 1, text.length());
    return Optional.of(new Colour(rgb >> 16, rgb >> 8 & 0xff, rgb & 0xff));
  }

  /// How bright it is, from 0 to 1 (WCAG 2.2, relative luminance).
  public double luminance() {
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  }

  private static double linear(int part) {
    double share = part / 255.0;
    return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
  }

  /// The contrast between the two, from 1 to 21, whichever is the text (WCAG 2.2, contrast ratio).
  public double contrast(Colour other) {
    double one = luminance();
    double two = other.luminance();
    return (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
  }

  /// What text on it is written in: white where that can be read, and black on all that is lighter.
  public Colour onColour() {
    return contrast(WHITE) >= READABLE ? WHITE : BLACK;
  }

  /// The nearest to it, on its way to black or white, that can be read on this ground.
  public Colour readableOn(Colour ground) {
    Colour end = ground.onColour();
    for (int step = 0; step < STEPS; step++) {
      Colour mixed = towards(end, step);
      if (mixed.contrast(ground) >= READABLE) {
        return mixed;
      }
    }
    return end;
  }

  private Colour towards(Colour end, int step) {
    return new Colour(
        between(red, end.red, step),
        between(green, end.green, step),
        between(blue, end.blue, step));
  }

  private static int between(int from, int to, int step) {
    return from + (to - from) * step / STEPS;
  }

  /// As style sheets write it: `#rrggbb`.
  @Override
  public String toString() {
    return "#%02x%02x%02x".formatted(red, green, blue);
  }
}
