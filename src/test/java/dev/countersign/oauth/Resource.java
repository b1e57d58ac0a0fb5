package dev.countersign.oauth;

import dev.countersign.AppFixture;
import dev.countersign.Reply;
import dev.countersign.openapi.ContractSchema;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/// A resource server that asks about tokens. Every answer is held against the document before a
/// test sees it.
public record Resource(AppFixture app, String authorization) {
  public static final String ID = "api";
  public static final String SECRET = "0f9b1d4c5a7e8632b1d4c5a7e8632f9b";

  /// The settings of a server that knows it.
  public static final Map<String, String> KNOWN =
      Map.of(
          "COUNTERSIGN_LIMITS_ENABLED",
          "false",
          "COUNTERSIGN_OAUTH_CLIENTS",
          ID + ":" + SECRET + ", other:ffeeddccbbaa99887766554433221100");

  public static Resource of(AppFixture app) {
    return new Resource(app, basic(ID, SECRET));
  }

  /// Those settings and more, as names and values in turn.
  public static Map<String, String> knownAnd(String... more) {
    var settings = new HashMap<>(KNOWN);
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    return settings;
  }

  /// The value of a header, as RFC 6749 §2.3.1 has it.
  static String basic(String id, String secret) {
    return raw(
        URLEncoder.encode(id, StandardCharsets.UTF_8)
            + ":"
            + URLEncoder.encode(secret, StandardCharsets.UTF_8));
  }

  static String raw(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  public Reply introspect(String token) {
    return form("/oauth/introspect", "token=" + encoded(token));
  }

  public Reply revoke(String token) {
    return form("/oauth/revoke", "token=" + encoded(token));
  }

  Reply form(String path, String form) {
    var request =
        HttpRequest.newBuilder(app.uri(path))
            .POST(BodyPublishers.ofString(form))
            .header("Content-Type", "application/x-www-form-urlencoded");
    return checked(send(request));
  }

  /// Reads the feed.
  ///
  /// @param query with its question mark, or empty
  public Reply feed(String query, String... headers) {
    return checked(
        send(HttpRequest.newBuilder(app.uri("/.well-known/revocations" + query)), headers));
  }

  private Reply send(HttpRequest.Builder request, String... headers) {
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    return app.send(request, headers);
  }

  private static Reply checked(Reply reply) {
    ContractSchema.check(reply.response());
    return reply;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
