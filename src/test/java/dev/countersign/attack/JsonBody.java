package dev.countersign.attack;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// Writes request bodies, whatever strange text goes into them.
final class JsonBody {
  private static final JsonMapper JSON = new JsonMapper();

  private JsonBody() {}

  /// An object of texts, given as names and values in turn.
  static String of(String... namesAndValues) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return JSON.writeValueAsString(fields);
  }
}
