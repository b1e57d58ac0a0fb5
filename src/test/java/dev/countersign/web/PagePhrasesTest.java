package dev.countersign.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PagePhrasesTest {
  private static final Pattern KEY = Pattern.compile("\"(page\\.[a-z.-]+)\"");
  private static final Path SOURCES = Path.of("src/main/java/dev/countersign/web");
  private static final Path ENGLISH = Path.of("src/main/resources/language/en.properties");

  @Test
  void whatPagesSayIsThereAndWhatIsThereIsSaid() throws IOException {
    assertThat(said()).isEqualTo(written());
  }

  private static Set<String> said() throws IOException {
    var keys = new TreeSet<String>();
    try (Stream<Path> files = Files.list(SOURCES)) {
      for (Path file : files.toList()) {
        KEY.matcher(Files.readString(file)).results().forEach(key -> keys.add(key.group(1)));
      }
    }
    return keys;
  }

  private static Set<String> written() throws IOException {
    var phrases = new Properties();
    try (Reader file = Files.newBufferedReader(ENGLISH)) {
      phrases.load(file);
    }
    var keys = new TreeSet<>(phrases.stringPropertyNames());
    keys.removeIf(key -> !key.startsWith("page."));
    return keys;
  }
}
