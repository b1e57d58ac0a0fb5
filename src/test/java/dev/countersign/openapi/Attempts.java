package dev.countersign.openapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.oauth.Resource;
import dev.countersign.openapi.OpenApiDocument.Operation;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/// Makes requests to every operation of the documents: half of them as the schemas have them, with
/// what earlier answers gave; others with one thing wrong, or hostile through and through.
final class Attempts {
  private static final List<OpenApiDocument> DOCUMENTS =
      List.of(
          ContractSchema.MOMAIL.document(),
          ContractSchema.WACKYPOD.document(),
          ContractSchema.OAUTH.document());

  private static final OpenApiDocument RESOURCE_SERVERS = ContractSchema.OAUTH.document();
  private static final String CLIENT =
      "Basic "
          + Base64.getEncoder()
              .encodeToString((Resource.ID + ":" + Resource.SECRET).getBytes(UTF_8));

  private static final List<String> HOSTILE =
      List.of(
          "\0",
          "a\0b",
          "a@b.example\r\nBcc: c@d.example",
          "\u001b[31m",
          "' OR '1'='1",
          "../../etc/passwd",
          "<script>alert(1)</script>",
          "{{7*7}}${7*7}",
          "\u202e\u2028\ufeff",
          "\ud83d\udd11".repeat(101),
          "a\u0301\u0323".repeat(200),
          "%00%0d%0a",
          "null",
          "true",
          "a.b.c",
          "..",
          "eyJhbGciOiJub25lIn0.e30.",
          "user\u212a@example.com",
          "x".repeat(9_000));

  /// Bodies that are no JSON object as all operations want it.
  private static final List<byte[]> NO_OBJECT =
      List.of(
          new byte[0],
          "null".getBytes(UTF_8),
          "[]".getBytes(UTF_8),
          "\"text\"".getBytes(UTF_8),
          "{".getBytes(UTF_8),
          "{} {}".getBytes(UTF_8),
          "{\"email\":\"a@b.example\",\"email\":\"c@d.example\",\"password\":\"x\"}"
              .getBytes(UTF_8),
          "{\"email\":\"\\ud800\",\"password\":\"\\udc00\",\"token\":\"\\ud800\"}".getBytes(UTF_8),
          ("{\"a\":" + "[".repeat(50) + "]".repeat(50) + "}").getBytes(UTF_8),
          "[".repeat(10_000).getBytes(UTF_8),
          new byte[] {'{', '"', (byte) 0xc0, (byte) 0x80, '"', ':', '1', '}'},
          new byte[] {(byte) 0xff, (byte) 0xfe, '{', 0, '}', 0},
          ("{\"email\":\"" + "x".repeat(17_000) + "\"}").getBytes(UTF_8));

  private static final List<String> OTHER_TYPES =
      List.of(
          "text/plain",
          "application/x-www-form-urlencoded",
          "application/json; charset=iso-8859-1",
          "application/jsonp",
          "a");

  private final Random random;
  private final Remembered remembered;

  Attempts(Random random, Remembered remembered) {
    this.random = random;
    this.remembered = remembered;
  }

  Attempt next() {
    // Resource servers seldom, for they end sessions that others would live in.
    OpenApiDocument document = any(DOCUMENTS);
    document = document == RESOURCE_SERVERS ? any(DOCUMENTS) : document;
    Attempt attempt = asDocumented(any(document.operations()));
    int dice = random.nextInt(100);
    if (dice >= 50) {
      attempt.spoil();
    }
    // What is got has no body to spoil.
    boolean isGot = attempt.method.equals("GET");
    if (dice >= 90 && !isGot) {
      attempt.sendRaw(any(NO_OBJECT));
    } else if (dice >= 75) {
      spoilAround(attempt);
    } else if (dice >= 50 && !attempt.fields.isEmpty()) {
      spoilField(attempt);
    }
    return attempt;
  }

  /// The registration of somebody who is new.
  Attempt firstAccount() {
    Attempt attempt =
        DOCUMENTS.stream()
            .flatMap(document -> document.operations().stream())
            .filter(operation -> operation.path().endsWith("/register"))
            .findFirst()
            .map(this::asDocumented)
            .orElseThrow();
    attempt.fields.put("name", "Ada Lovelace");
    return attempt;
  }

  /// A request as the document has it.
  Attempt asDocumented(Operation operation) {
    OpenApiDocument document =
        DOCUMENTS.stream().filter(it -> it.hasPath(operation.path())).findFirst().orElseThrow();
    JsonNode described = document.at(operation.at());
    Attempt attempt = new Attempt(operation, mediaType(document, operation));
    if (described.has("requestBody")) {
      JsonPointer body = operation.at().append(JsonPointer.compile("/requestBody"));
      JsonNode schema =
          document.at(document.follow(document.content(attempt.call(), body).schema()));
      List<String> required =
          schema.path("required").valueStream().map(JsonNode::stringValue).toList();
      for (Map.Entry<String, JsonNode> field : schema.required("properties").properties()) {
        if (required.contains(field.getKey()) || random.nextBoolean()) {
          attempt.fields.put(field.getKey(), value(attempt, field.getKey(), field.getValue()));
        }
      }
    }
    if (attempt.call().equals("revocations")) {
      attempt.path += query();
    }
    if (document == RESOURCE_SERVERS) {
      attempt.headers.put("Authorization", CLIENT);
    } else if (!described.path("security").isEmpty()) {
      attempt.headers.put("Authorization", "Bearer " + remembered.anyAccess(attempt.base()));
    }
    return attempt;
  }

  private static String mediaType(OpenApiDocument document, Operation operation) {
    JsonPointer body = operation.at().appendProperty("requestBody");
    return document.hasContent(body) ? document.mediaType(body) : "application/json";
  }

  // Nobody waits here.
  private String query() {
    String since = random.nextInt(5) == 0 ? "x" : remembered.anyCursor();
    return any(List.of("", "?wait=26", "?since=" + since + "&wait=0", "?since=" + since));
  }

  /// Any token that there is, of any API.
  private String anyToken() {
    String base = any(List.of("/v1/auth/", "/api/auth/"));
    return random.nextBoolean() ? remembered.anyAccess(base) : remembered.anyRefresh(base);
  }

  // By what the field is called, so that calls lead to calls; else by its schema alone.
  private Object value(Attempt attempt, String name, JsonNode schema) {
    boolean isNew = attempt.call().equals("register") || attempt.call().startsWith("reset");
    return switch (name) {
      case "email" -> remembered.anyEmail();
      case "password" ->
          isNew ? remembered.newPassword() : remembered.passwordOf(attempt.text("email"));
      case "refreshToken" -> remembered.anyRefresh(attempt.base());
      case "token" ->
          MailedTokens.LIVES.containsKey(attempt.call())
              ? remembered.mailed().any(attempt.call())
              : anyToken();
      default -> {
        int least = schema.path("minLength").asInt(0);
        int most = schema.path("maxLength").asInt(least + 40);
        yield "Aé7 ".repeat(most).substring(0, least + random.nextInt(most - least + 1)).strip();
      }
    };
  }

  private void spoilField(Attempt attempt) {
    String name = any(List.copyOf(attempt.fields.keySet()));
    String text = attempt.text(name);
    switch (random.nextInt(12)) {
      case 0 -> attempt.fields.remove(name);
      case 1 -> attempt.fields.put(name, Remembered.NULL);
      case 2 -> attempt.fields.put(name, random.nextLong());
      case 3 -> attempt.fields.put(name, random.nextBoolean());
      case 4 -> attempt.fields.put(name, List.of(text));
      case 5 -> attempt.fields.put(name, Map.of("$ne", text));
      case 6 -> attempt.fields.put(name, "");
      case 7 -> attempt.fields.put(name, " " + text + "\t");
      case 8 -> attempt.fields.put(name, text.toUpperCase(Locale.ROOT));
      case 9 -> attempt.fields.put(name, changed(text));
      case 10 -> attempt.fields.put(name, text + any(HOSTILE));
      default -> attempt.fields.put(name, any(HOSTILE));
    }
  }

  private void spoilAround(Attempt attempt) {
    switch (random.nextInt(8)) {
      case 0 -> attempt.headers.put("Content-Type", any(OTHER_TYPES));
      case 1 -> attempt.headers.put("Content-Encoding", "gzip");
      case 2 -> attempt.method = any(List.of("GET", "PUT", "PATCH", "DELETE"));
      case 3 -> attempt.path += any(List.of("/", "/x", "%20", "%41"));
      case 4 -> attempt.path += "?email=a@b.example&password=x";
      case 5 -> attempt.headers.put("Authorization", any(bearers(attempt)));
      case 6 -> attempt.headers.put("X-Request-Id", any(List.of("a b", "x".repeat(300), "{}")));
      default ->
          Stream.of("id", "userId", "role", "tier", "emailVerified", "realm")
              .forEach(name -> attempt.fields.put(name, any(List.of("admin", true, 1))));
    }
  }

  private List<String> bearers(Attempt attempt) {
    String good = remembered.anyAccess(attempt.base());
    return List.of(
        "Bearer",
        "Bearer ",
        "Basic YTpi",
        good,
        "Bearer " + changed(good),
        "Bearer " + remembered.anyRefresh(attempt.base()),
        "Bearer eyJhbGciOiJub25lIn0.e30.",
        "Bearer " + "a".repeat(8_000));
  }

  // One character, and not among the last ones, in which there may be bits that nobody reads.
  private String changed(String text) {
    if (text.isEmpty()) {
      return "x";
    }
    int at = random.nextInt(Math.max(1, text.length() - 4));
    char other = text.charAt(at) == 'A' ? 'B' : 'A';
    return text.substring(0, at) + other + text.substring(at + 1);
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
