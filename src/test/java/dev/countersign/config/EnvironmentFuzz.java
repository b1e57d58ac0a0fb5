package dev.countersign.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.config.ConfigFileFuzz.Reading;
import dev.countersign.fuzz.Must;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The environment: lines of `NAME=value`, whose names get their prefix here.
public final class EnvironmentFuzz {
  private static final String PREFIX = "COUNTERSIGN_";

  private EnvironmentFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    var environment = new HashMap<String, String>();
    for (String line : new String(input, UTF_8).split("\n", -1)) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        environment.put(PREFIX + line.substring(0, equals), line.substring(equals + 1));
      }
    }
    // No file, whatever variable names one.
    Map<String, String> noFile = Map.of("config", "");
    Optional<Config> config = Reading.of(noFile, environment);
    if (config.isPresent()) {
      Must.equal(config, Reading.of(asFlags(environment), Map.of()), "the same said by flags");
      var others = new HashMap<>(environment);
      others.put("PATH", "/bin");
      Must.equal(config, Reading.of(noFile, others), "variables of others");
    }
  }

  private static Map<String, String> asFlags(Map<String, String> environment) {
    var flags = new HashMap<>(Map.of("config", ""));
    for (Setting<?> setting : Settings.ALL) {
      String text = environment.getOrDefault(setting.environmentName(), "");
      boolean isFixed = setting.name().equals("host") || setting.name().equals("brand.logo");
      if (!text.isEmpty() && !isFixed) {
        flags.put(setting.name(), text);
      }
    }
    return flags;
  }
}
