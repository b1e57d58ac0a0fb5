package dev.countersign.house;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The tests that documents call as witnesses are there.
class EvidenceTest {
  private static final Pattern WITNESS =
      Pattern.compile("\\b([A-Z]\\w*Test)\\b(?:\\.([a-z]\\w*))?");

  // In one row of a table, names without a class are of the class before them.
  private static final Pattern METHOD = Pattern.compile("`([a-z]+[A-Z]\\w+)`");

  private static Map<String, String> tests() {
    try (Stream<Path> ours = Files.walk(Path.of("src/test/java"));
        Stream<Path> verifiers = Files.walk(Path.of("verifier/src/test/java"))) {
      return Stream.concat(ours, verifiers)
          .filter(file -> file.toString().endsWith("Test.java"))
          .collect(
              toMap(
                  file -> file.getFileName().toString().replace(".java", ""),
                  EvidenceTest::text,
                  String::concat));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> missing(String document, Map<String, String> tests) {
    var missing = new ArrayList<String>();
    for (String line : document.lines().toList()) {
      var known = new StringBuilder();
      WITNESS
          .matcher(line)
          .results()
          .forEach(witness -> {
            String source = tests.getOrDefault(witness.group(1), "");
            known.append(source);
            String method = witness.group(2);
            if (source.isEmpty() || (method != null && !source.contains(" " + method + "("))) {
              missing.add(witness.group());
            }
          });
      METHOD
          .matcher(line)
          .results()
          .map(method -> method.group(1))
          .filter(method -> !known.isEmpty() && !known.toString().contains(" " + method + "("))
          .forEach(missing::add);
    }
    return missing.stream();
  }

  @ParameterizedTest
  @ValueSource(strings = {"docs/asvs.md", "docs/assurance.md"})
  void everyTestThatIsNamedIsThere(String document) {
    assertThat(missing(text(Path.of(document)), tests())).isEmpty();
  }

  @Test
  void aTestThatIsNotThereIsMissed() {
    String document =
        "| `EvidenceTest.aTestThatIsNotThereIsMissed`, `noSuchThing` | `NoSuchTest` |";

    assertThat(missing(document, tests())).containsExactly("NoSuchTest", "noSuchThing");
  }
}
