package dev.countersign.openapi;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.format.PatternFormat;
import dev.countersign.openapi.OpenApiDocument.Operation;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What one of the published documents asks of an answer: its status, its headers, its body and the
/// order of the fields in it.
///
/// ```java
/// ContractSchema.check(response);
/// ContractSchema.MOMAIL.check("/v1/auth/login", "POST", 200, body);
/// ```
///
/// Safe for use by many threads.
public final class ContractSchema {
  private static final String JSON_TYPE = "application/json";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  // RFC 5321 §4.1.2, as far as addresses of ours go. The library's own format also knows which
  // top-level domains there were when it was made.
  private static final Dialect DIALECT =
      Dialect.builder(Dialects.getOpenApi31())
          .format(
              PatternFormat.of(
                  "email",
                  "[!#-'*+/-9=?^-~-]+(\\.[!#-'*+/-9=?^-~-]+)*@[a-z0-9-]+(\\.[a-z0-9-]+)+",
                  "format.email"))
          .build();

  public static final ContractSchema MOMAIL = new ContractSchema("momail");
  public static final ContractSchema WACKYPOD = new ContractSchema("wackypod");
  public static final ContractSchema OAUTH = new ContractSchema("oauth");

  private final OpenApiDocument document;
  private final String location;
  private final SchemaRegistry schemas;

  private ContractSchema(String name) {
    document = OpenApiDocument.read(name);
    location = "urn:countersign:" + name;
    schemas =
        SchemaRegistry.withDialect(
            DIALECT,
            builder ->
                builder
                    .schemas(Map.of(location, JSON.writeValueAsString(document.root())))
                    .schemaRegistryConfig(
                        SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
  }

  /// Checks an answer as it came over the wire against the document that its path belongs to.
  ///
  /// @throws AssertionError when the document does not have it so
  public static void check(HttpResponse<String> response) {
    String path = response.request().uri().getRawPath();
    String method = response.request().method();
    ContractSchema contract = of(path);
    var faults = contract.faults(path, method, response.statusCode(), response.body());
    contract
        .response(path, method, response.statusCode())
        .ifPresent(at -> faults.addAll(contract.headerFaults(at, response.headers())));
    report(faults, method, path, response.statusCode(), response.body());
  }

  private static ContractSchema of(String path) {
    if (path.startsWith("/oauth/") || path.startsWith("/.well-known/")) {
      return OAUTH;
    }
    return path.startsWith("/v1/") ? MOMAIL : WACKYPOD;
  }

  /// Checks the status and the body of an answer.
  ///
  /// @throws AssertionError when the document does not have it so
  public void check(String path, String method, int status, String body) {
    report(faults(path, method, status, body), method, path, status, body);
  }

  private static void report(
      List<String> faults, String method, String path, int status, String body) {
    if (!faults.isEmpty()) {
      throw new AssertionError(
          "%s %s answered %d %s%n%s"
              .formatted(method, path, status, body, String.join(System.lineSeparator(), faults)));
    }
  }

  private List<String> faults(String path, String method, int status, String body) {
    var response = response(path, method, status);
    if (response.isEmpty()) {
      return new ArrayList<>(List.of("the document has no such status here"));
    }
    if (!document.hasContent(response.get())) {
      return new ArrayList<>(body.isEmpty() ? List.of() : List.of("there is a body"));
    }
    try {
      boolean isJson = document.mediaType(response.get()).equals(JSON_TYPE);
      JsonNode value = isJson ? JSON.readTree(body) : JSON.getNodeFactory().stringNode(body);
      return faults(document.content("", response.get()).schema(), value);
    } catch (JacksonException e) {
      return new ArrayList<>(List.of("the body is not JSON: " + e.getOriginalMessage()));
    }
  }

  /// What the schema at the pointer finds wrong with the value, and fields that are out of order.
  List<String> faults(JsonPointer schema, JsonNode value) {
    var faults = new ArrayList<String>();
    schema(schema).validate(value).forEach(error -> faults.add(error.toString()));
    addDisorder(faults, schema, value);
    return faults;
  }

  OpenApiDocument document() {
    return document;
  }

  private Schema schema(JsonPointer pointer) {
    return schemas.getSchema(SchemaLocation.of(location + "#" + pointer));
  }

  private Optional<JsonPointer> response(String path, String method, int status) {
    Optional<Operation> operation =
        document.operations().stream()
            .filter(o -> o.path().equals(path) && o.method().equals(method))
            .findFirst();
    if (operation.isPresent()) {
      return Optional.ofNullable(document.responses(operation.get()).get(status));
    }
    boolean otherMethod = document.hasPath(path);
    return status == (otherMethod ? 405 : 404)
        ? Optional.of(document.sharedResponse(otherMethod ? "MethodNotAllowed" : "NotFound"))
        : Optional.empty();
  }

  private List<String> headerFaults(JsonPointer response, HttpHeaders headers) {
    var faults = new ArrayList<String>();
    JsonPointer all = response.appendProperty("headers");
    for (String name : document.at(all).propertyNames()) {
      JsonPointer header = document.follow(all.appendProperty(name));
      Optional<String> value = headers.firstValue(name);
      if (value.isEmpty() && document.at(header).path("required").asBoolean(false)) {
        faults.add("there is no header " + name);
      }
      value.ifPresent(text -> faults.addAll(headerFaults(name, header, text)));
    }
    String mediaType = headers.firstValue("Content-Type").orElse("none");
    String expected = document.hasContent(response) ? document.mediaType(response) : "none";
    if (!mediaType.equals(expected) && !mediaType.startsWith(expected + ";")) {
      faults.add("the media type is " + mediaType);
    }
    return faults;
  }

  private List<String> headerFaults(String name, JsonPointer header, String text) {
    JsonPointer schema = header.appendProperty("schema");
    boolean number = document.at(schema).path("type").asString("").equals("integer");
    var nodes = JSON.getNodeFactory();
    JsonNode value =
        number && text.matches("[0-9]{1,18}")
            ? nodes.numberNode(Long.parseLong(text))
            : nodes.stringNode(text);
    return faults(schema, value).stream().map(fault -> "header " + name + fault).toList();
  }

  private void addDisorder(List<String> faults, JsonPointer pointer, JsonNode value) {
    JsonPointer schema = branch(document.follow(pointer), value);
    JsonPointer properties = schema.appendProperty("properties");
    if (!value.isObject() || !document.at(properties).isObject()) {
      return;
    }
    List<String> expected =
        document.at(properties).propertyNames().stream().filter(value::has).toList();
    List<String> actual = value.propertyNames().stream().filter(expected::contains).toList();
    if (!actual.equals(expected)) {
      faults.add("the fields are not in the order " + expected + " but " + actual);
    }
    expected.forEach(name -> addDisorder(faults, properties.appendProperty(name), value.get(name)));
  }

  /// The one of several possible schemas that the value meets, if any.
  private JsonPointer branch(JsonPointer schema, JsonNode value) {
    JsonPointer all = schema.appendProperty("oneOf");
    for (int i = 0; i < document.at(all).size(); i++) {
      JsonPointer one = document.follow(all.appendIndex(i));
      if (schema(one).validate(value).isEmpty()) {
        return one;
      }
    }
    return schema;
  }
}
