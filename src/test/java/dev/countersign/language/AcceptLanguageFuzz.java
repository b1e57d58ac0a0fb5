package dev.countersign.language;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.countersign.base.AcceptLanguage;
import dev.countersign.fuzz.Must;
import java.util.Locale;

/// Values of `Accept-Language`.
public final class AcceptLanguageFuzz {
  private static final Languages LANGUAGES = Languages.load();

  private AcceptLanguageFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    String header = new String(input, ISO_8859_1);
    Language best = best(header);
    String tag = best.tag().toLowerCase(Locale.ROOT);
    Must.hold(LANGUAGES.all().contains(best), "a language that is not there");
    Must.hold(
        best.equals(LANGUAGES.fallback()) || header.toLowerCase(Locale.ROOT).contains(tag),
        "a language that nobody asked for");
    Must.hold(
        best.equals(LANGUAGES.fallback()) || header.length() <= AcceptLanguage.MAX_CHARS,
        "longer than is looked at");
    if (header.chars().allMatch(c -> c < 0x80)) {
      Must.equal(best, best(header.toUpperCase(Locale.ROOT)), "in capitals");
    }
  }

  private static Language best(String header) {
    return LANGUAGES.best(new AcceptLanguage(header));
  }
}
