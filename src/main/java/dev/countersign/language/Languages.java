package dev.countersign.language;

import dev.countersign.base.AcceptLanguage;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/// All languages that people can be spoken to in. Immutable.
public final class Languages {
  private static final String FOLDER = "language/";
  private static final String ENDING = ".properties";
  private static final String FALLBACK = "en";

  private final Map<String, Language> byTag;

  private Languages(Map<String, Language> byTag) {
    this.byTag = byTag;
  }

  /// The languages whose files ship with the server.
  public static Languages load() {
    var byTag = new TreeMap<String, Language>();
    for (String file : files()) {
      String tag = file.substring(0, file.length() - ENDING.length());
      byTag.put(tag, new Language(Locale.forLanguageTag(tag), phrases(file)));
    }
    return new Languages(byTag);
  }

  /// The best of them for somebody who would like these; English for everybody else (RFC 4647 §3.4,
  /// lookup).
  public Language best(AcceptLanguage wanted) {
    if (wanted.header().isBlank()) {
      return fallback();
    }
    try {
      List<LanguageRange> ranges =
          LanguageRange.parse(wanted.header()).stream()
              // Any language is as good as none: the JDK leaves out "*", but makes one of "*-AT".
              .filter(range -> range.getWeight() > 0 && !range.getRange().startsWith("*"))
              .toList();
      String tag = Locale.lookupTag(ranges, byTag.keySet());
      return tag == null ? fallback() : find(tag).orElseGet(this::fallback);
    } catch (IllegalArgumentException e) {
      return fallback(); // no such list; what somebody would like is nothing to refuse them for
    }
  }

  /// The language of this name, in any case.
  public Optional<Language> find(String tag) {
    return all().stream().filter(language -> language.tag().equalsIgnoreCase(tag)).findFirst();
  }

  /// What nobody asked for.
  public Language fallback() {
    return find(FALLBACK).orElseThrow();
  }

  public Collection<Language> all() {
    return byTag.values();
  }

  private static Map<String, String> phrases(String file) {
    var properties = new Properties();
    try (InputStream in = Languages.class.getResourceAsStream("/" + FOLDER + file)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + FOLDER + file);
      }
      properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var phrases = new TreeMap<String, String>();
    properties.stringPropertyNames().forEach(key -> phrases.put(key, properties.getProperty(key)));
    return phrases;
  }

  // The jar's own list, or the folder's: a new language is a new file and nothing else.
  private static List<String> files() {
    try {
      URI home = Languages.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      Path classes = Path.of(home);
      if (Files.isDirectory(classes)) {
        try (Stream<Path> files = Files.list(classes.resolve(FOLDER))) {
          return languages(files.map(file -> file.getFileName().toString()));
        }
      }
      try (var jar = new JarFile(classes.toFile())) {
        return languages(
            jar.stream()
                .map(entry -> entry.getName())
                .filter(name -> name.startsWith(FOLDER))
                .map(name -> name.substring(FOLDER.length())));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> languages(Stream<String> names) {
    return names.filter(name -> name.endsWith(ENDING)).sorted().toList();
  }
}
