package dev.countersign.json;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A JSON object that has been read strictly. Immutable by contract: nothing here changes it.
public final class JsonObject {
  private final JsonNode node;

  JsonObject(JsonNode node) {
    this.node = node;
  }

  /// What stands under the name, where a request field of type text is expected.
  public JsonText text(String name) {
    @Nullable JsonNode value = node.get(name);
    if (value == null || value.isNull()) {
      return new JsonText.Missing();
    }
    if (!value.isString()) {
      return new JsonText.WrongType();
    }
    return value.stringValue().isEmpty()
        ? new JsonText.Missing()
        : new JsonText.Present(value.stringValue());
  }

  /// The text under the name, or empty when there is anything else.
  public Optional<String> string(String name) {
    @Nullable JsonNode value = node.get(name);
    return value != null && value.isString() ? Optional.of(value.stringValue()) : Optional.empty();
  }

  /// The integer under the name, or empty when there is anything else: a text, a fraction, a number
  /// beyond 64 bits.
  public OptionalLong integer(String name) {
    @Nullable JsonNode value = node.get(name);
    boolean integral = value != null && value.isIntegralNumber() && value.canConvertToLong();
    return integral ? OptionalLong.of(value.longValue()) : OptionalLong.empty();
  }

  /// The truth value under the name, or empty when there is anything else.
  public Optional<Boolean> truth(String name) {
    @Nullable JsonNode value = node.get(name);
    return value != null && value.isBoolean()
        ? Optional.of(value.booleanValue())
        : Optional.empty();
  }

  /// The names of all that is in it, in the order they stand there.
  public List<String> names() {
    return List.copyOf(node.propertyNames());
  }

  /// Whether anything at all, `null` included, stands under the name.
  public boolean has(String name) {
    return node.has(name);
  }

  /// Reveals nothing: request bodies hold passwords and tokens.
  @Override
  public String toString() {
    return "JsonObject[redacted]";
  }
}
