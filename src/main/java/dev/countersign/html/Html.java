package dev.countersign.html;

import com.google.errorprone.annotations.CompileTimeConstant;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// A piece of HTML, safe to send: it is made of constant markup and of text that was escaped.
///
/// Markup has holes, written `{}`, in element content or inside a quoted attribute value. That the
/// markup is a constant is checked by the compiler, so no submitted text can become markup. A hole
/// in a script, a style or an address with a scheme chosen by a stranger is not made safe by
/// escaping: such markup is not written here, but for values of our own that no text can get into.
public final class Html {
  /// Nothing.
  public static final Html NONE = new Html("");

  private static final String HOLE = "{}";

  private final String escaped;

  private Html(String escaped) {
    this.escaped = escaped;
  }

  /// The markup with its holes filled, in order.
  ///
  /// @throws IllegalArgumentException when there are not as many parts as holes, or a hole is an
  ///   attribute without quotes
  public static Html of(@CompileTimeConstant final String markup, Html... parts) {
    var filled = new StringBuilder();
    int from = 0;
    for (Html part : parts) {
      int hole = markup.indexOf(HOLE, from);
      if (hole < 0 || (hole > 0 && markup.charAt(hole - 1) == '=')) {
        throw new IllegalArgumentException(
            "no quoted hole for part " + Arrays.asList(parts).indexOf(part));
      }
      filled.append(markup, from, hole).append(part.escaped);
      from = hole + HOLE.length();
    }
    if (markup.indexOf(HOLE, from) >= 0) {
      throw new IllegalArgumentException("more holes than parts");
    }
    return new Html(filled.append(markup, from, markup.length()).toString());
  }

  /// Any text, as text: in element content or a quoted attribute value it shows as what it is.
  public static Html text(String anything) {
    var escaped = new StringBuilder(anything.length() + 16);
    anything.codePoints().forEach(c -> append(escaped, c));
    return new Html(escaped.toString());
  }

  /// A file of ours that ships in the jar, as it is: a style sheet, a drawing.
  public static Html resource(@CompileTimeConstant final String path) {
    try (InputStream in = Html.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + path);
      }
      return new Html(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The pieces one after another.
  public static Html join(List<Html> pieces) {
    return new Html(pieces.stream().map(Html::toString).collect(Collectors.joining()));
  }

  private static void append(StringBuilder escaped, int codePoint) {
    switch (codePoint) {
      case '&' -> escaped.append("&amp;");
      case '<' -> escaped.append("&lt;");
      case '>' -> escaped.append("&gt;");
      case '"' -> escaped.append("&quot;");
      case '\'' -> escaped.append("&#39;");
      default -> escaped.appendCodePoint(isForbidden(codePoint) ? 0xFFFD : codePoint);
    }
  }

  // HTML living standard §13.1.4: text has no NUL and no other control but white space; nor can
  // UTF-8 hold surrogates.
  private static boolean isForbidden(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL -> codePoint != '\n' && codePoint != '\t' && codePoint != '\r';
      case Character.SURROGATE -> true;
      default -> false;
    };
  }

  /// The HTML itself.
  @Override
  public String toString() {
    return escaped;
  }
}
