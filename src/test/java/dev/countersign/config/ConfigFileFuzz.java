package dev.countersign.config;

import dev.countersign.base.StartRefused;
import dev.countersign.fuzz.Must;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Configuration files.
public final class ConfigFileFuzz {
  private static final Path FILE = file();

  private ConfigFileFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    try {
      Files.write(FILE, input);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Optional<Config> config = Reading.of(Map.of("config", FILE.toString()), Map.of());
    config.ifPresent(it ->
        Must.equal(
            Optional.of(it),
            Reading.of(Map.of("config", FILE.toString()), Map.of()),
            "read again"));
  }

  private static Path file() {
    try {
      Path file = Files.createTempFile("countersign-fuzz", ".toml");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What a configuration adds up to, without what would look up names or read files.
  static final class Reading {
    private static final Map<String, String> FIXED =
        Map.of("host", "127.0.0.1", "brand.logo", "src/test/resources/browser/logo.png");

    private Reading() {}

    /// Empty when the server would not start, and says so in a sentence fit for a terminal.
    static Optional<Config> of(Map<String, String> flags, Map<String, String> environment) {
      var all = new HashMap<>(FIXED);
      all.putAll(flags);
      try {
        return Optional.of(Config.read(all, environment));
      } catch (StartRefused e) {
        String why = String.valueOf(e.getMessage());
        Must.hold(why.length() <= 1_001, "a refusal without end");
        Must.hold(why.chars().noneMatch(Character::isISOControl), "a refusal that moves a cursor");
        return Optional.empty();
      }
    }
  }
}
