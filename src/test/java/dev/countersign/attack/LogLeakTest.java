package dev.countersign.attack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.Reply;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Every call of both contracts and of resource servers, well and badly made, and then a search
/// through all that the server has said meanwhile.
final class LogLeakTest {
  /// A piece of a token this long says too much.
  private static final int PIECE = 16;

  private static final String AUTHORIZATION = "Authorization";
  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern MAILED = Pattern.compile("reset-password\\?token=([A-Za-z0-9_-]+)");
  private static final Pattern PROOF = Pattern.compile("verify-email\\?token=([A-Za-z0-9_-]+)");

  private static final String ADA = "ada.lovelace@example.com";
  private static final String STRANGER = "someone.unknown@example.com";
  private static final String PASSWORD = "Correct-Horse-71";
  private static final String WRONG_PASSWORD = "Incorrect-Mule-72";
  private static final String NEW_PASSWORD = "Renewed-Zebra-73";
  private static final String WEAK_PASSWORD = "feeblepw";
  private static final String PAGE_PASSWORD = "Page-Giraffe-74";
  private static final String CLIENT_SECRET = "0f9b1d4c5a7e8632b1d4c5a7e8632f9b";
  private static final String WRONG_SECRET = "incorrect-heron-75-of-a-resource-server";

  @TempDir private Path directory;

  private final Map<String, String> secrets = new LinkedHashMap<>();
  private final List<Integer> statuses = new ArrayList<>();

  @Test
  void nothingSecretIsEverSaid() {
    for (String level : List.of("info", "debug")) {
      List<String> log;
      String out;
      try (var server =
          ChildServer.start(
              directory.resolve(level).toFile().mkdir() ? directory.resolve(level) : directory,
              Map.of(
                  "COUNTERSIGN_LOG_LEVEL",
                  level,
                  "COUNTERSIGN_OAUTH_CLIENTS",
                  "api:" + CLIENT_SECRET))) {
        momail(server);
        wackypod(server);
        verification(server);
        resourceServers(server);
        reset(server);
        pages(server);
        nonsense(server);
        throttled(server);
        out = server.stop();
        log = server.log();
      }

      assertThat(out).matches("countersign ready on http://127\\.0\\.0\\.1:\\d+\n");
      assertThat(statuses).contains(200, 201, 400, 401, 404, 405, 409, 413, 415);
      assertThat(log).hasSizeGreaterThan(20).allSatisfy(LogLeakTest::isOneObject);
      String all = String.join("\n", log);
      assertThat(all).contains("signin.succeeded", "signin.refused", "reset.completed");
      assertThat(all).contains("verification.completed", "verification.refused");
      assertThat(all).contains("client.refused", "wrong_secret", "unknown_client");
      assertThat(all).contains("signin.throttled", "reset.throttled", "verification.throttled");
      assertThat(leaks(all)).isEmpty();
    }
  }

  private void momail(ChildServer server) {
    register(server, "/v1/auth/register", ADA, PASSWORD);
    register(server, "/v1/auth/register", ADA, PASSWORD);
    register(server, "/v1/auth/register", STRANGER, WEAK_PASSWORD.substring(3));
    note(server.postJson("/v1/auth/login", credentials(ADA, WRONG_PASSWORD)));
    note(server.postJson("/v1/auth/login", credentials(STRANGER, WRONG_PASSWORD)));
    note(server.postJson("/v1/auth/login", credentials("no address " + ADA, PASSWORD)));
    Reply in = note(server.postJson("/v1/auth/login", credentials(ADA, PASSWORD)));
    String access = secret("Momail access token", in.at("/data/accessToken"));
    String refresh = secret("Momail refresh token", in.at("/data/refreshToken"));
    Reply next = note(server.postJson("/v1/auth/refresh", JsonBody.of("refreshToken", refresh)));
    secret("second Momail access token", next.at("/data/accessToken"));
    note(server.postJson("/v1/auth/refresh", JsonBody.of("refreshToken", access)));
    note(server.postJson("/v1/auth/logout", "", "Authorization", "Bearer " + refresh));
    note(server.postJson("/v1/auth/logout", "", "Authorization", "Bearer " + access));
    note(server.postJson("/v1/auth/logout", "", "Authorization", "Bearer " + access));
    note(server.postJson("/v1/auth/refresh", JsonBody.of("refreshToken", refresh)));
  }

  private void wackypod(ChildServer server) {
    register(server, "/api/auth/register", ADA, PASSWORD);
    register(server, "/api/auth/register", STRANGER, WEAK_PASSWORD);
    Reply in = note(server.postJson("/api/auth/login", credentials(ADA, PASSWORD)));
    String device = secret("device token", in.header("X-Device-Token").orElseThrow());
    for (String shown : List.of(device, device + "x", device.substring(2))) {
      note(
          server.postJson(
              "/api/auth/login", credentials(ADA, WRONG_PASSWORD), "X-Device-Token", shown));
      note(
          server.postJson(
              "/v1/auth/login", credentials(ADA, PASSWORD), "Cookie", "device_token=" + shown));
    }
    note(server.postJson("/api/auth/login", credentials(ADA, WRONG_PASSWORD)));
    String access = secret("WackyPod access token", in.at("/tokens/accessToken"));
    String refresh = secret("WackyPod refresh token", in.at("/tokens/refreshToken"));
    Reply next = note(server.postJson("/api/auth/refresh", JsonBody.of("refreshToken", refresh)));
    String second = secret("second WackyPod refresh token", next.at("/tokens/refreshToken"));
    note(server.postJson("/api/auth/refresh", JsonBody.of("refreshToken", access)));
    String body = JsonBody.of("refreshToken", second);
    note(server.postJson("/api/auth/logout", body, "Authorization", "Bearer " + second));
    note(server.postJson("/api/auth/logout", body, "Authorization", "Bearer " + access));
    note(server.postJson("/api/auth/logout", body, "Authorization", "Bearer " + access));
    Reply stolen = note(server.postJson("/api/auth/login", credentials(ADA, PASSWORD)));
    String spent = secret("spent WackyPod refresh token", stolen.at("/tokens/refreshToken"));
    note(server.postJson("/api/auth/refresh", JsonBody.of("refreshToken", spent)));
    note(
        server.postJson(
            "/api/auth/refresh", JsonBody.of("refreshToken", spent), "User-Agent", "x"));
  }

  private void verification(ChildServer server) {
    String first = secret("verification token", mailedToken(server, PROOF));
    for (String email : List.of(ADA, STRANGER, "no address")) {
      note(server.postJson("/v1/auth/resend-verification", JsonBody.of("email", email)));
      note(server.postJson("/api/auth/resend-verification", JsonBody.of("email", email)));
    }
    for (String token : List.of(first, first, first + "x", first.substring(2))) {
      note(server.get("/verify-email?token=" + token));
      note(server.postJson("/v1/auth/verify-email", JsonBody.of("token", token)));
      note(server.postJson("/api/auth/verify-email", JsonBody.of("token", token)));
    }
    secret("as it is typed", first.replace("-", ""));
  }

  private void resourceServers(ChildServer server) {
    Reply in = note(server.postJson("/api/auth/login", credentials(ADA, PASSWORD)));
    String access = secret("introspected access token", in.at("/tokens/accessToken"));
    String refresh = secret("introspected refresh token", in.at("/tokens/refreshToken"));
    secret("secret of a resource server", CLIENT_SECRET);
    secret("wrong secret of a resource server", WRONG_SECRET);
    // The right one last, for it ends the session.
    for (String pair :
        List.of(
            "api:" + WRONG_SECRET,
            "nobody:" + CLIENT_SECRET,
            CLIENT_SECRET + ":api",
            "api " + CLIENT_SECRET,
            "api:" + CLIENT_SECRET)) {
      String encoded = Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
      String basic = "Basic " + secret("credentials of a resource server", encoded);
      secret("the feed", note(server.get("/.well-known/revocations", AUTHORIZATION, basic)).body());
      for (String token : List.of(access, refresh, access + "x")) {
        oauth(server, basic, "token=" + token);
      }
      oauth(server, basic, "token=" + access + "&client_id=api&client_secret=" + CLIENT_SECRET);
      oauth(server, basic, "token=" + access + "&token=" + refresh);
    }
    oauth(server, "Bearer " + access, "client_secret=" + CLIENT_SECRET + "&token=" + refresh);
  }

  private void oauth(ChildServer server, String authorization, String form) {
    String type = "application/x-www-form-urlencoded";
    note(server.post("/oauth/introspect", type, form, AUTHORIZATION, authorization));
    note(server.post("/oauth/revoke", type, form, AUTHORIZATION, authorization));
    note(server.postJson("/oauth/introspect?" + form, "{}", AUTHORIZATION, authorization));
  }

  private void reset(ChildServer server) {
    for (String email : List.of(ADA, STRANGER, "no address")) {
      note(server.postJson("/api/auth/request-password-reset", JsonBody.of("email", email)));
    }
    String token = secret("mailed token", mailedToken(server, MAILED));
    for (String password : List.of(WEAK_PASSWORD, NEW_PASSWORD, NEW_PASSWORD)) {
      note(
          server.postJson(
              "/api/auth/reset-password", JsonBody.of("token", token, "password", password)));
    }
  }

  private void pages(ChildServer server) {
    String form = "application/x-www-form-urlencoded";
    note(server.get("/forgot-password"));
    note(server.post("/forgot-password", form, "email=" + ADA.replace("@", "%40")));
    String token = secret("second mailed token", mailedToken(server, MAILED));
    note(server.get("/reset-password?token=" + token));
    for (String password : List.of(WEAK_PASSWORD, PAGE_PASSWORD, PAGE_PASSWORD)) {
      note(server.post("/reset-password", form, "token=" + token + "&password=" + password));
    }
    note(server.get("/reset-password?token=" + token));
  }

  private void nonsense(ChildServer server) {
    String credentials = credentials(ADA, PASSWORD);
    note(server.postJson("/v1/auth/login?password=" + PASSWORD, credentials + credentials));
    note(server.postJson("/api/auth/login", credentials.replace("}", "")));
    note(server.post("/api/auth/login", "text/plain", credentials));
    note(server.postJson("/api/auth/login", credentials + " ".repeat(20_000)));
    note(server.postJson("/api/auth/nowhere/" + ADA + "/" + PASSWORD, credentials));
    note(server.get("/api/auth/login?email=" + ADA + "&password=" + PASSWORD));
    note(server.get("/.well-known/jwks.json"));
    note(server.get("/health/ready"));
  }

  private void throttled(ChildServer server) {
    for (int i = 0; i < 5; i++) {
      note(server.postJson("/api/auth/request-password-reset", JsonBody.of("email", ADA)));
      note(server.postJson("/v1/auth/resend-verification", JsonBody.of("email", STRANGER)));
    }
    Reply reply;
    do {
      reply = note(server.postJson("/v1/auth/login", credentials(ADA, WRONG_PASSWORD)));
    } while (reply.status() == 401);
    assertThat(reply.status()).isEqualTo(429);
    note(server.postJson("/api/auth/login", credentials(ADA, PASSWORD)));
  }

  private void register(ChildServer server, String path, String email, String password) {
    note(
        server.postJson(
            path, JsonBody.of("email", email, "password", password, "name", "Ada King")));
  }

  private String mailedToken(ChildServer server, Pattern mailed) {
    Matcher link = mailed.matcher(server.get("/dev/mail", "Accept", "application/json").body());
    assertThat(link.find()).isTrue();
    return link.group(1);
  }

  private Reply note(Reply reply) {
    assertThat(reply.status()).isLessThan(500);
    statuses.add(reply.status());
    return reply;
  }

  private String secret(String name, String value) {
    secrets.put(name + " " + secrets.size(), value);
    return value;
  }

  private static String credentials(String email, String password) {
    return JsonBody.of("email", email, "password", password);
  }

  private List<String> leaks(String log) {
    var leaks = new ArrayList<String>();
    for (String word :
        List.of(
            ADA,
            STRANGER,
            PASSWORD,
            WRONG_PASSWORD,
            NEW_PASSWORD,
            WEAK_PASSWORD,
            PAGE_PASSWORD,
            "ada.lovelace",
            "someone.unknown",
            "Ada King",
            "$argon2",
            "reset-password?",
            "verify-email?",
            "Bearer ",
            "Basic ")) {
      if (log.contains(word)) {
        leaks.add(word);
      }
    }
    secrets.forEach((name, value) -> {
      for (int i = 0; i + PIECE <= value.length(); i++) {
        if (log.contains(value.substring(i, i + PIECE))) {
          leaks.add(name + " from character " + i);
          return;
        }
      }
    });
    return leaks;
  }

  private static void isOneObject(String line) {
    JsonNode node = JSON.readTree(line);
    assertThat(node.isObject()).isTrue();
    assertThat(node.at("/time").stringValue()).endsWith("Z");
  }
}
