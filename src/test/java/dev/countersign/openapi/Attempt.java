package dev.countersign.openapi;

import dev.countersign.openapi.OpenApiDocument.Operation;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/// A request to an operation of one of the documents, more or less as the document has it.
final class Attempt {
  private static final JsonMapper JSON = new JsonMapper();

  private static final String FORM = "application/x-www-form-urlencoded";

  final Operation operation;
  final Map<String, Object> fields = new LinkedHashMap<>();
  final Map<String, String> headers = new LinkedHashMap<>();
  String method;
  String path;
  private final boolean isForm;
  private byte[] raw = {};
  private boolean isRaw;
  private boolean isSpoilt;

  Attempt(Operation operation) {
    this(operation, "application/json");
  }

  Attempt(Operation operation, String mediaType) {
    this.operation = operation;
    this.method = operation.method();
    this.path = operation.path();
    this.isForm = mediaType.equals(FORM);
    headers.put("Content-Type", mediaType);
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
    if (isRaw) {
      return raw;
    }
    return isForm ? form().getBytes(StandardCharsets.UTF_8) : JSON.writeValueAsBytes(fields);
  }

  private String form() {
    return fields.entrySet().stream()
        .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(Object text) {
    return URLEncoder.encode(text.toString(), StandardCharsets.UTF_8);
  }

  /// That something about it is not, or need not be, as the document has it.
  void spoil() {
    isSpoilt = true;
  }

  /// Whether all of it is as the document has it.
  boolean isAsDocumented() {
    return !isSpoilt;
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
