package dev.countersign;

import tools.jackson.databind.json.JsonMapper;

/// Writes the request bodies of tests.
public final class Fields {
  private static final JsonMapper JSON = new JsonMapper();

  private Fields() {}

  /// A JSON object of texts, given as names and values in turn.
  public static String json(String... namesAndValues) {
    var object = JSON.createObjectNode();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      object.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return JSON.writeValueAsString(object);
  }
}
