package dev.countersign.openapi;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// A published OpenAPI document, as a tree that follows its references. Immutable by contract.
final class OpenApiDocument {
  private static final JsonPointer PATHS = JsonPointer.compile("/paths");
  private static final JsonPointer SHARED_RESPONSES = JsonPointer.compile("/components/responses");

  private final JsonNode root;

  private OpenApiDocument(JsonNode root) {
    this.root = root;
  }

  /// A method on a path, and where it is described.
  record Operation(String method, String path, JsonPointer at) {
    String name() {
      return method + " " + path;
    }
  }

  /// A body that is sent one way or the other.
  ///
  /// @param at its media type, with the schema and the examples
  record Content(String name, JsonPointer at) {
    JsonPointer schema() {
      return at.appendProperty("schema");
    }
  }

  /// @param name the file below `docs/openapi`, without its ending
  static OpenApiDocument read(String name) {
    var mapper = YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    return new OpenApiDocument(mapper.readTree(Path.of("docs/openapi", name + ".yaml")));
  }

  JsonNode root() {
    return root;
  }

  JsonNode at(JsonPointer pointer) {
    return root.at(pointer);
  }

  List<Operation> operations() {
    var operations = new ArrayList<Operation>();
    for (String path : root.at(PATHS).propertyNames()) {
      JsonPointer item = PATHS.appendProperty(path);
      for (String method : at(item).propertyNames()) {
        operations.add(
            new Operation(method.toUpperCase(Locale.ROOT), path, item.appendProperty(method)));
      }
    }
    return operations;
  }

  boolean hasPath(String path) {
    return root.at(PATHS).has(path);
  }

  List<Content> requests() {
    var requests = new ArrayList<Content>();
    for (Operation operation : operations()) {
      if (at(operation.at()).has("requestBody")) {
        JsonPointer body = operation.at().appendProperty("requestBody");
        requests.add(content("the request of " + operation.name(), body));
      }
    }
    return requests;
  }

  /// The responses of an operation by their status.
  SortedMap<Integer, JsonPointer> responses(Operation operation) {
    var responses = new TreeMap<Integer, JsonPointer>();
    JsonPointer all = operation.at().appendProperty("responses");
    for (String status : at(all).propertyNames()) {
      responses.put(Integer.valueOf(status), follow(all.appendProperty(status)));
    }
    return responses;
  }

  /// The response of this name that operations share.
  JsonPointer sharedResponse(String name) {
    return SHARED_RESPONSES.appendProperty(name);
  }

  /// Whether a request or a response has a body at all.
  boolean hasContent(JsonPointer body) {
    return at(body).has("content");
  }

  /// The body of a request or a response, which has one media type.
  Content content(String name, JsonPointer body) {
    return new Content(name, body.appendProperty("content").appendProperty(mediaType(body)));
  }

  /// The media type of a body.
  String mediaType(JsonPointer body) {
    return at(body.appendProperty("content")).propertyNames().iterator().next();
  }

  /// The examples of a body by their names.
  SortedMap<String, JsonNode> examples(Content content) {
    var examples = new TreeMap<String, JsonNode>();
    at(content.at().appendProperty("examples"))
        .properties()
        .forEach(named -> examples.put(named.getKey(), named.getValue().required("value")));
    return examples;
  }

  /// Where the pointer leads when references are followed.
  JsonPointer follow(JsonPointer pointer) {
    JsonNode reference = at(pointer).path("$ref");
    return reference.isMissingNode()
        ? pointer
        : follow(JsonPointer.compile(reference.stringValue().substring(1)));
  }
}
