package dev.countersign;

import java.net.http.HttpResponse;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What came back from the server: its status, headers and whole body.
public record Reply(HttpResponse<String> response) {
  private static final JsonMapper JSON = new JsonMapper();

  public int status() {
    return response.statusCode();
  }

  public String body() {
    return response.body();
  }

  public Optional<String> header(String name) {
    return response.headers().firstValue(name);
  }

  /// The text at a JSON pointer into the body: `/tokens/accessToken`.
  public String at(String pointer) {
    JsonNode node = JSON.readTree(body()).at(pointer);
    if (!node.isString()) {
      throw new AssertionError("no text at " + pointer + " of " + this);
    }
    return node.stringValue();
  }

  @Override
  public String toString() {
    return status() + " " + body();
  }
}
