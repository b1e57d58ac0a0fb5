package dev.countersign.mail;

import dev.countersign.language.Language;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// All templates by their names: an operator's own before the shipped ones. Safe for use by many
/// threads.
final class LetterTemplates {
  private static final String SHIPPED = "/mail/";

  private final Map<String, LetterTemplate> own;
  private final Map<String, LetterTemplate> shipped = new ConcurrentHashMap<>();

  LetterTemplates(Map<String, LetterTemplate> own) {
    this.own = Map.copyOf(own);
  }

  /// The template of a letter's part in a language: the operator's for that language, else the
  /// operator's for all, else the shipped one.
  LetterTemplate find(String stem, String ending, Language language) {
    LetterTemplate spoken = own.get(stem + '.' + language.tag() + ending);
    if (spoken != null) {
      return spoken;
    }
    LetterTemplate any = own.get(stem + ending);
    return any != null ? any : shipped.computeIfAbsent(stem + ending, LetterTemplates::ship);
  }

  private static LetterTemplate ship(String name) {
    try (InputStream in = LetterTemplates.class.getResourceAsStream(SHIPPED + name)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + SHIPPED + name);
      }
      return LetterTemplate.compile(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
