package dev.countersign.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.AppFixture;
import dev.countersign.Reply;
import dev.countersign.openapi.ContractSchema;
import dev.countersign.openapi.Entrances;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the server says of itself (RFC 8414), against what it does.
class MetadataTest {
  private static final String PATH = "/.well-known/oauth-authorization-server";

  @Test
  void everyEndpointInItIsServedAndNoOtherIs() {
    try (AppFixture app = AppFixture.start(Resource.KNOWN)) {
      Reply reply = app.get(PATH);
      ContractSchema.check(reply.response());
      var served = new TreeMap<String, String>();
      Entrances.oauth()
          .forEach(entrance ->
              entrance
                  .routes()
                  .forEach(route -> served.put(entrance.prefix() + route.path(), route.method())));
      served.remove(PATH);

      var told = new TreeMap<String, String>();
      JsonNode metadata = JsonMapper.shared().readTree(reply.body());
      metadata
          .properties()
          .forEach(member -> {
            boolean isPlace = member.getKey().matches(".*_endpoint|.*_uri");
            if (isPlace && !member.getKey().equals("jwks_uri")) {
              URI place = URI.create(member.getValue().stringValue());
              assertThat(place.getAuthority()).isEqualTo(app.uri("/").getAuthority());
              told.put(place.getPath(), member.getKey().endsWith("_endpoint") ? "POST" : "GET");
            }
          });
      assertThat(told).isEqualTo(served);
      told.forEach((path, method) ->
          assertThat(app.send(request(app, path, method)).status()).as(path).isEqualTo(401));
      assertThat(
              app.get(URI.create(metadata.required("jwks_uri").stringValue()).getPath()).status())
          .isEqualTo(200);
    }
  }

  private static HttpRequest.Builder request(AppFixture app, String path, String method) {
    return HttpRequest.newBuilder(app.uri(path))
        .method(method, BodyPublishers.ofString("token=x"))
        .header("Content-Type", "application/x-www-form-urlencoded");
  }

  @Test
  void itsUrlsFollowThePublicOneAndItsIssuerTheTokens() {
    var settings =
        Map.of(
            "COUNTERSIGN_PUBLIC_URL", "https://auth.example.com/sign-in",
            "COUNTERSIGN_TOKENS_ISSUER", "https://issuer.example.com");
    try (AppFixture app = AppFixture.start(settings)) {
      Reply reply = app.get(PATH);

      assertThat(reply.at("/issuer")).isEqualTo("https://issuer.example.com");
      assertThat(reply.at("/introspection_endpoint"))
          .isEqualTo("https://auth.example.com/sign-in/oauth/introspect");
      assertThat(reply.header("Cache-Control")).contains("public, max-age=300");
    }
  }
}
