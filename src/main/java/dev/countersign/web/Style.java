package dev.countersign.web;

import static dev.countersign.html.Html.text;

import dev.countersign.brand.Brand;
import dev.countersign.brand.Colour;
import dev.countersign.html.Html;
import java.util.List;

/// The style sheet of all pages, in the brand's colour.
final class Style {
  private Style() {}

  static Html of(Brand brand) {
    return Html.join(List.of(Html.resource("/web/style.css"), colours(brand)));
  }

  // A colour is three numbers, and writes itself as # and six digits: nothing of the text of a
  // setting comes into the sheet.
  private static Html colours(Brand brand) {
    return Html.of(
        """
        :root { --fill: {}; --on-fill: {}; --accent: {}; }
        @media (prefers-color-scheme: dark) {
          :root { --accent: {}; }
        }
        """,
        colour(brand.colour()),
        colour(brand.colour().onColour()),
        colour(brand.accentOnLight()),
        colour(brand.accentOnDark()));
  }

  private static Html colour(Colour colour) {
    return text(colour.toString());
  }
}
