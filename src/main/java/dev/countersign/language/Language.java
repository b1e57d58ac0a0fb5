package dev.countersign.language;

import com.google.errorprone.annotations.CompileTimeConstant;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One language: its phrases. Immutable.
public final class Language {
  private static final Pattern VALUE = Pattern.compile("\\{([a-z]+)}");

  private final Locale locale;
  private final Map<String, String> phrases;
  private final DateTimeFormatter moments;

  Language(Locale locale, Map<String, String> phrases) {
    this.locale = locale;
    this.phrases = Map.copyOf(phrases);
    this.moments =
        DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
            .withLocale(locale)
            .withZone(ZoneOffset.UTC);
  }

  /// Its name (RFC 5646), as HTML and headers write it: `en`, `pt-BR`.
  public String tag() {
    return locale.toLanguageTag();
  }

  /// The phrase.
  ///
  /// @throws IllegalArgumentException when there is none, or it has values to be filled in
  public String say(@CompileTimeConstant final String key) {
    return say(key, Map.of());
  }

  /// The phrase with its values filled in; as plain text, nothing escaped.
  ///
  /// @throws IllegalArgumentException when there is no such phrase, or it has other values
  public String say(@CompileTimeConstant final String key, Map<String, String> values) {
    return filled(key, values);
  }

  /// All phrases whose keys begin with this and a dot, filled in, by the rest of their keys.
  ///
  /// @throws IllegalArgumentException when one of them has a value that is not given
  public Map<String, String> sayAll(String prefix, Map<String, String> values) {
    var filled = new TreeMap<String, String>();
    for (String key : phrases.keySet()) {
      if (key.startsWith(prefix + ".")) {
        filled.put(key.substring(prefix.length() + 1), filled(key, values));
      }
    }
    return filled;
  }

  private String filled(String key, Map<String, String> values) {
    String phrase = phrases.get(key);
    if (phrase == null) {
      throw new IllegalArgumentException("no phrase " + key + " in " + tag());
    }
    return VALUE
        .matcher(phrase)
        .replaceAll(hole -> {
          String value = values.get(hole.group(1));
          if (value == null) {
            throw new IllegalArgumentException(key + " in " + tag() + " lacks " + hole.group());
          }
          return Matcher.quoteReplacement(value);
        });
  }

  /// A moment as people write it, to the minute, in UTC and without saying so.
  public String moment(Instant instant) {
    return moments.format(instant);
  }

  Set<String> keys() {
    return phrases.keySet();
  }

  /// The names of the values to be filled in.
  Set<String> values(String key) {
    var names = new TreeSet<String>();
    VALUE
        .matcher(phrases.getOrDefault(key, ""))
        .results()
        .forEach(hole -> names.add(hole.group(1)));
    return names;
  }

  @Override
  public String toString() {
    return tag();
  }
}
