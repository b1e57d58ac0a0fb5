package dev.countersign.crypto.foreign;

import dev.countersign.json.Json;
import dev.countersign.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The hashes in `foreign-hashes/vectors.jsonl`, each made by the library that it names.
public final class Vectors {
  private Vectors() {}

  /// One of them.
  ///
  /// @param cut whether it was made from the first 72 bytes of the password alone
  public record Vector(String by, String password, String hash, boolean cut) {
    @Override
    public String toString() {
      return by + " " + hash.substring(0, Math.min(24, hash.length()));
    }
  }

  public static List<Vector> all() {
    try (InputStream file = Vectors.class.getResourceAsStream("/foreign-hashes/vectors.jsonl")) {
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().map(Vectors::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Vector read(String line) {
    JsonObject object = Json.readObject(line.getBytes(StandardCharsets.UTF_8)).orElseThrow();
    return new Vector(
        object.string("by").orElseThrow(),
        object.string("password").orElseThrow(),
        object.string("hash").orElseThrow(),
        object.has("cut"));
  }
}
