package dev.countersign.config;

import dev.countersign.base.StartRefused;
import dev.countersign.config.SettingType.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.toml.TomlMapper;

/// The configuration file, in TOML: tables are the part of a setting's name before a dot.
final class ConfigFile {
  /// A hundred times the example with all its comments.
  private static final int MAX_BYTES = 1024 * 1024;

  private final Path path;
  private final Map<String, Given> values = new LinkedHashMap<>();

  private ConfigFile(Path path) {
    this.path = path;
  }

  /// The values in the file, by the names of their settings.
  ///
  /// @throws StartRefused when there is no such file, it is not TOML, or a key in it is no setting
  static Map<String, Given> read(Path path) {
    var file = new ConfigFile(path);
    try {
      file.flatten("", new TomlMapper().readTree(file.text()));
    } catch (JacksonException e) {
      // Not the exception's own words: they may quote the line, and with it a secret.
      // The place is missing when a limit of the reader is passed, such as its depth.
      @Nullable TokenStreamLocation at = e.getLocation();
      String place =
          at == null ? "" : " at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
      throw new StartRefused("%s is not valid TOML%s.".formatted(path, place));
    }
    return file.values;
  }

  private String text() {
    try (InputStream stream = Files.newInputStream(path)) {
      byte[] bytes = stream.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new StartRefused(path + " is too large to be a configuration file.");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (NoSuchFileException e) {
      throw new StartRefused("There is no file " + path + ".", e);
    } catch (CharacterCodingException e) {
      throw new StartRefused(path + " is not written in UTF-8.", e);
    } catch (IOException e) {
      throw new StartRefused(path + " cannot be read.", e);
    }
  }

  private void flatten(String name, JsonNode node) {
    boolean isTable =
        name.isEmpty() || Settings.ALL.stream().anyMatch(it -> it.name().startsWith(name + "."));
    if (node.isObject() && isTable) {
      node.forEachEntry((key, value) -> flatten(name.isEmpty() ? key : name + "." + key, value));
      return;
    }
    Setting<?> setting =
        Settings.find(name)
            .orElseThrow(() ->
                new StartRefused(
                    "%s sets %s, which is not a setting; countersign serve --help lists them."
                        .formatted(path, name)));
    if (!isOfShape(setting.type().shape(), node)) {
      throw new StartRefused(
          "%s, set in %s, must be %s.".formatted(name, path, setting.type().expected()));
    }
    if (values.put(name, new Given(textOf(node), path.toString())) != null) {
      throw new StartRefused("%s sets %s twice.".formatted(path, name));
    }
  }

  // Text where a number or a switch belongs is taken: what it says is checked all the same.
  private static boolean isOfShape(Shape shape, JsonNode node) {
    return switch (shape) {
      case TEXT -> node.isString();
      case NUMBER -> node.isString() || node.isIntegralNumber();
      case SWITCH -> node.isString() || node.isBoolean();
      case LIST ->
          node.isString() || (node.isArray() && node.valueStream().allMatch(JsonNode::isString));
    };
  }

  private static String textOf(JsonNode node) {
    return node.isArray()
        ? node.valueStream().map(JsonNode::stringValue).collect(Collectors.joining(","))
        : node.asString();
  }
}
