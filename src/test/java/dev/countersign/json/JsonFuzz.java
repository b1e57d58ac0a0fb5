package dev.countersign.json;

import dev.countersign.fuzz.Must;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Bodies, held against a second reader that was written by the RFC alone.
public final class JsonFuzz {
  private JsonFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    Optional<JsonObject> read = Json.readObject(input);
    Optional<Map<String, Object>> expected = PlainJson.readObject(input);
    Must.equal(expected.isPresent(), read.isPresent(), "one strict object");
    expected.ifPresent(members -> members.forEach((name, value) -> same(read.get(), name, value)));
    read.ifPresent(object -> Must.equal("JsonObject[redacted]", object.toString(), "shown"));
  }

  private static void same(JsonObject object, String name, Object value) {
    Must.hold(object.has(name), "a name that is lost");
    Optional<String> text = value instanceof String it ? Optional.of(it) : Optional.empty();
    OptionalLong number = value instanceof Long it ? OptionalLong.of(it) : OptionalLong.empty();
    Must.equal(text, object.string(name), "a text");
    Must.equal(number, object.integer(name), "an integer");
    JsonText field =
        switch (value) {
          case String it when !it.isEmpty() -> new JsonText.Present(it);
          case String _ -> new JsonText.Missing();
          default ->
              value.equals(PlainJson.NULL) ? new JsonText.Missing() : new JsonText.WrongType();
        };
    Must.equal(field, object.text(name), "a field");
  }
}
