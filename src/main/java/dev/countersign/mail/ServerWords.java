package dev.countersign.mail;

import dev.countersign.base.Email;
import java.util.regex.Pattern;

/// What a mail server said, made fit to be kept and logged: on one line, not long, and without what
/// only its recipient may know.
final class ServerWords {
  /// Servers explain themselves in a sentence and a link to a page of theirs.
  static final int MAX_CHARS = 200;

  /// Looked at before anything else: replies can have any length.
  private static final int MAX_RAW_CHARS = 4_000;

  /// `550-5.1.1 first line` and `550 5.1.1 last line` say their code once too often.
  private static final Pattern NEXT_LINE =
      Pattern.compile("\\r?\\n[2-5][0-9]{2}[ -](?:[245]\\.[0-9]{1,3}\\.[0-9]{1,3} )?");

  private static final Pattern FIRST_OF_MANY = Pattern.compile("^([2-5][0-9]{2})-");
  private static final Pattern INVISIBLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}\\s]+");
  private static final Pattern LINK = Pattern.compile("(?i)\\b[a-z][a-z0-9+.-]*://\\S*|www\\.\\S+");
  private static final Pattern ADDRESS = Pattern.compile("[^\\s<>()\\[\\]:;,]+@");

  /// As long as nothing but a token or an identifier is.
  private static final Pattern LONG_WORD = Pattern.compile("[A-Za-z0-9_=%+/-]{20,}");

  private ServerWords() {}

  /// @param to whose mail it was about
  static String clean(String said, Email to) {
    String local = to.address().substring(0, to.address().indexOf('@'));
    return clean(said.replaceAll("(?i)" + Pattern.quote(local) + "(?![a-z0-9])", "***"));
  }

  static String clean(String said) {
    String start = said.substring(0, Math.min(said.length(), MAX_RAW_CHARS));
    String text = NEXT_LINE.matcher(start.strip()).replaceAll(" ");
    text = FIRST_OF_MANY.matcher(text).replaceFirst("$1 ");
    text = INVISIBLE.matcher(text).replaceAll(" ");
    text = LINK.matcher(text).replaceAll("[link]");
    text = ADDRESS.matcher(text).replaceAll("***@");
    text = LONG_WORD.matcher(text).replaceAll("[…]").strip();
    return text.length() > MAX_CHARS ? text.substring(0, MAX_CHARS - 1) + "…" : text;
  }
}
