package dev.countersign.account;

import com.nulabinc.zxcvbn.StandardDictionaries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The passwords that guessers try first: leaked ones, from the zxcvbn dictionary, and what this
/// server is called.
public final class CommonPasswords {
  /// What people put behind a word to have it taken.
  private static final List<String> ENDINGS = List.of("", "1", "12", "123", "1234", "!", "1!");

  private CommonPasswords() {}

  /// Those long enough to pass the length rule, in lower case.
  ///
  /// @param names what people call this server: its name, its host (NIST SP 800-63B-4 §3.1.1.2,
  ///   OWASP ASVS 5.0 6.1.2)
  public static Set<String> load(String... names) {
    return Stream.concat(leaked(), Stream.of(names).flatMap(CommonPasswords::guessesAt))
        .filter(password -> password.length() >= PasswordRules.MIN_CODE_POINTS)
        .map(password -> password.toLowerCase(Locale.ROOT))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Stream<String> leaked() {
    try {
      return StandardDictionaries.PASSWORDS_LOADER.load().getFrequencies().stream();
    } catch (IOException e) {
      throw new UncheckedIOException("the list of common passwords is missing from the jar", e);
    }
  }

  private static Stream<String> guessesAt(String name) {
    return Stream.of(name, name.replace(" ", ""), name.replaceFirst("\\..*", ""))
        .flatMap(word -> ENDINGS.stream().map(ending -> word + ending));
  }
}
