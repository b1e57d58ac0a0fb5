package dev.countersign.endurance;

import dev.countersign.Reply;
import dev.countersign.openapi.ContractSchema;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The two APIs as their clients see them: paths, bodies, and where tokens are in answers.
final class Wire {
  static final String WACKYPOD = "/api/auth/";
  static final String MOMAIL = "/v1/auth/";

  /// Of everybody who registers.
  static final String NAME = "Ada Lovelace";

  private static final JsonMapper JSON = new JsonMapper();

  private Wire() {}

  /// A server to talk to.
  @FunctionalInterface
  interface Host {
    Reply post(String path, String json, String... headers);
  }

  /// A server to look at as well.
  interface Server extends Host {
    Reply get(String path, String... headers);
  }

  /// What a sign-in gives.
  record Tokens(String base, String access, String refresh) {}

  /// A JSON object of texts, given as names and values in turn.
  static String json(String... fields) {
    var object = new LinkedHashMap<String, String>();
    for (int i = 0; i < fields.length; i += 2) {
      object.put(fields[i], fields[i + 1]);
    }
    return JSON.writeValueAsString(object);
  }

  static Reply register(Host host, String base, String email, String password) {
    String body = json("email", email, "password", password, "name", NAME);
    return host.post(base + "register", body);
  }

  static Reply logIn(Host host, String base, String email, String password, String... headers) {
    return host.post(base + "login", json("email", email, "password", password), headers);
  }

  static Reply refresh(Host host, String base, String token, String... headers) {
    return host.post(base + "refresh", json("refreshToken", token), headers);
  }

  static Reply logOut(Host host, Tokens tokens) {
    return logOut(host, tokens.base(), tokens.access(), tokens.refresh());
  }

  static Reply logOut(Host host, String base, String access, String refresh) {
    String body = json("refreshToken", refresh);
    return host.post(base + "logout", body, "Authorization", "Bearer " + access);
  }

  static Reply requestReset(Host host, String email) {
    return host.post(WACKYPOD + "request-password-reset", json("email", email));
  }

  static Reply verify(Host host, String base, String token) {
    return host.post(base + "verify-email", json("token", token));
  }

  static Reply resend(Host host, String base, String email) {
    return host.post(base + "resend-verification", json("email", email));
  }

  static Reply reset(Host host, String token, String password) {
    return host.post(WACKYPOD + "reset-password", json("token", token, "password", password));
  }

  /// The tokens in the answer to a sign-in, or to a refresh at WackyPod.
  static Tokens tokens(String base, Reply reply) {
    String at = base.equals(WACKYPOD) ? "/tokens" : "/data";
    return new Tokens(base, reply.at(at + "/accessToken"), reply.at(at + "/refreshToken"));
  }

  /// The access token in any answer that has one.
  static String access(String base, Reply reply) {
    return reply.at(base.equals(WACKYPOD) ? "/tokens/accessToken" : "/data/accessToken");
  }

  /// Whether a WackyPod access token is good, found out without ending anything: the Bearer is
  /// looked at before the missing field is.
  static boolean isGood(Host host, String wackyPodAccess) {
    Reply reply = host.post(WACKYPOD + "logout", "{}", "Authorization", "Bearer " + wackyPodAccess);
    ContractSchema.check(reply.response());
    return switch (reply.status()) {
      case 400 -> true;
      case 401 -> false;
      default -> throw new AssertionError("neither good nor bad: " + reply);
    };
  }

  /// The number of rotations that a WackyPod refresh token counts, from 1.
  static int generation(String refreshToken) {
    return claims(refreshToken).at("/gen").asInt();
  }

  /// Whether an access token says that its user has proven the address.
  static boolean isProven(String accessToken) {
    return claims(accessToken).at("/email_verified").booleanValue();
  }

  private static JsonNode claims(String jwt) {
    byte[] bytes = Base64.getUrlDecoder().decode(jwt.split("\\.", -1)[1]);
    return JSON.readTree(new String(bytes, StandardCharsets.UTF_8));
  }

  /// The name in the answer to a sign-in; empty where there is none.
  static String name(String base, Reply reply) {
    String at = base.equals(WACKYPOD) ? "/user/name" : "/data/user/name";
    return JSON.readTree(reply.body()).at(at).asString("");
  }

  /// How many mails in this list of `/dev/mail` have a subject that ends so.
  static long mailsAbout(Reply mails, String end) {
    JsonNode list = JSON.readTree(mails.body());
    return list.valueStream().filter(m -> m.at("/subject").asString().endsWith(end)).count();
  }
}
