package dev.countersign.account;

import com.nulabinc.zxcvbn.StandardDictionaries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// The passwords that guessers try first, from the zxcvbn dictionary of leaked ones.
public final class CommonPasswords {
  private CommonPasswords() {}

  /// Those long enough to pass the length rule, in lower case.
  public static Set<String> load() {
    try {
      return StandardDictionaries.PASSWORDS_LOADER.load().getFrequencies().stream()
          .filter(password -> password.length() >= PasswordRules.MIN_CODE_POINTS)
          .map(password -> password.toLowerCase(Locale.ROOT))
          .collect(Collectors.toUnmodifiableSet());
    } catch (IOException e) {
      throw new UncheckedIOException("the list of common passwords is missing from the jar", e);
    }
  }
}
