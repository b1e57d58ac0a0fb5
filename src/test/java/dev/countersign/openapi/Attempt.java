package dev.countersign.openapi;

import dev.countersign.openapi.OpenApiDocument.Operation;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// A request to an operation of one of the documents, more or less as the document has it.
final class Attempt {
  private static final JsonMapper JSON = new JsonMapper();

  final Operation operation;
  final Map<String, Object> fields = new LinkedHashMap<>();
  final Map<String, String> headers = new LinkedHashMap<>();
  String method;
  String path;
  private byte[] raw = {};
  private boolean isRaw;

  Attempt(Operation operation) {
    this.operation = operation;
    this.method = operation.method();
    this.path = operation.path();
    headers.put("Content-Type", "application/json");
    // One program, so that a replay within the grace is one.
    headers.put("User-Agent", "fuzz");
  }

  /// The call's name: `login`.
  String call() {
    return operation.path().substring(operation.path().lastIndexOf('/') + 1);
  }

  /// The part of the path before that: `/v1/auth/`.
  String base() {
    return operation.path().substring(0, operation.path().lastIndexOf('/') + 1);
  }

  /// These bytes as the body, whatever the fields are.
  void sendRaw(byte[] bytes) {
    raw = bytes;
    isRaw = true;
  }

  byte[] body() {
    return isRaw ? raw : JSON.writeValueAsBytes(fields);
  }

  /// Whether the body is not what the fields say.
  boolean isRaw() {
    return isRaw;
  }

  /// The text of the field, empty where there is none.
  String text(String field) {
    return fields.get(field) instanceof String text ? text : "";
  }

  /// The access token that goes with it, empty where none does.
  String bearer() {
    String header = headers.getOrDefault("Authorization", "");
    return header.startsWith("Bearer ") ? header.substring("Bearer ".length()) : "";
  }

  /// In one line, for whoever has to repeat it by hand.
  @Override
  public String toString() {
    String text = new String(body(), StandardCharsets.UTF_8);
    String shown = text.length() > 600 ? text.substring(0, 600) + "…" : text;
    return method + " " + path + " " + headers + " " + shown;
  }
}
