package dev.countersign.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/// Reads JSON strictly (RFC 8259 as narrowed by RFC 7493) and writes records in their order of
/// declaration.
///
/// Refused are duplicate names (two readers would see two documents), more than [#MAX_DEPTH]
/// levels, anything behind the value, bytes that are not UTF-8, and unpaired surrogates.
public final class Json {
  /// No request here nests at all; deep ones are attacks on recursive readers (CVE-2025-52999).
  public static final int MAX_DEPTH = 16;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .build();

  private Json() {}

  /// The object that these bytes are, or empty when they are anything else.
  public static Optional<JsonObject> readObject(byte[] utf8) {
    try {
      JsonNode node = MAPPER.readTree(decode(utf8));
      return node.isObject() && isWellFormed(node)
          ? Optional.of(new JsonObject(node))
          : Optional.empty();
    } catch (JacksonException | CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /// The record as UTF-8 bytes.
  public static byte[] write(Object value) {
    return MAPPER.writeValueAsBytes(value);
  }

  private static String decode(byte[] utf8) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
  }

  // Escaped halves of a pair get through the reader in values; in names it refuses them itself.
  private static boolean isWellFormed(JsonNode node) {
    if (node.isString()) {
      return isWellFormed(node.stringValue());
    }
    for (JsonNode child : node) {
      if (!isWellFormed(child)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isWellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (i + 1 == text.length()
            || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
          return false;
        }
        i++;
      }
    }
    return true;
  }
}
