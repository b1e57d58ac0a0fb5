package dev.countersign.attack;

import dev.countersign.crypto.JwtKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;

/// Tokens signed with the server's real key that it would never sign.
final class ForgedClaims {
  private static final List<String> NO_TIMES =
      List.of(
          "\"1772366400\"",
          "4102444800.5",
          "1e300",
          "1E9",
          "-1e300",
          "4102444800.0",
          "99999999999999999999",
          "null",
          "true",
          "[4102444800]",
          "{}");

  private final Jws genuine;
  private final JwtKey key;
  private final Map<String, String> tokens = new LinkedHashMap<>();

  private ForgedClaims(String genuine, JwtKey key) {
    this.genuine = Jws.parse(genuine);
    this.key = key;
  }

  /// Access tokens by what is wrong with them.
  static Map<String, String> ofAccess(String genuine, JwtKey key) {
    var forged = new ForgedClaims(genuine, key);
    forged.headers("at+jwt", "refresh+jwt");
    forged.times();
    forged.shapes();
    forged.claim("exp", "0", "-1", "1772366400", "-9223372036854775808");
    forged.claim("nbf", "1772366461", "4102444800", "9223372036854775807");
    forged.claim(
        "iss",
        "null",
        "\"\"",
        "\"http://localhost/\"",
        "\"https://evil.example\"",
        "[\"http://localhost\"]");
    forged.claim("aud", "null", "\"\"", "\"other\"", "[]", "[\"momail\",\"wackypod\"]", "{}", "1");
    forged.sessions();
    return forged.tokens;
  }

  /// Refresh tokens by what is wrong with them.
  static Map<String, String> ofRefresh(String genuine, JwtKey key) {
    var forged = new ForgedClaims(genuine, key);
    forged.headers("refresh+jwt", "at+jwt");
    forged.times();
    forged.shapes();
    forged.claim("aud", "null", "\"\"", "\"momail\"", "[\"wackypod\"]", "{}");
    forged.claim(
        "gen", "null", "0", "-1", "2", "\"1\"", "1.0", "1e300", "2147483648", "4294967297");
    forged.claim("jti", "null", "\"\"", "\"AAAA\"", "1", "\"" + "A".repeat(43) + "\"");
    forged.sessions();
    return forged.tokens;
  }

  private void headers(String type, String otherType) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("another typ", genuine.header().replace(type, otherType));
    headers.put("typ JWT", genuine.header().replace(type, "JWT"));
    headers.put(
        "typ in capitals", genuine.header().replace(type, type.toUpperCase(java.util.Locale.ROOT)));
    headers.put("no typ", genuine.header().replace("\"typ\":\"" + type + "\",", ""));
    headers.put("alg in small letters", genuine.header().replace("S256", "s256"));
    headers.put("no kid", genuine.header().replaceFirst(",\"kid\":\"[^\"]*\"", ""));
    headers.put("crit", with("\"crit\":[\"exp-policy\"],\"exp-policy\":true"));
    headers.put("b64", with("\"b64\":false,\"crit\":[\"b64\"]"));
    headers.put("jwk", with("\"jwk\":{\"kty\":\"oct\",\"k\":\"\"}"));
    headers.put("kid twice", with("\"kid\":\"other\""));
    headers.put("a space", genuine.header().replace("{", "{ "));
    headers.forEach((name, header) ->
        tokens.put("real key, header with " + name, Jws.sign(header, genuine.claims(), key::sign)));
  }

  private void times() {
    for (String value : NO_TIMES) {
      claim("exp", value);
      claim("nbf", value);
      claim("iat", value);
    }
    put("no exp", genuine.claims().replaceFirst("\"exp\":\\d+,", ""));
    put("exp twice", genuine.claims().replace("{", "{\"exp\":4102444800,"));
  }

  private void shapes() {
    put("claims in a list", "[" + genuine.claims() + "]");
    put("claims twice", genuine.claims() + genuine.claims());
    put("claims null", "null");
    put("claims a text", "\"claims\"");
    put("no claims", "");
    put("claims cut off", genuine.claims().substring(0, genuine.claims().length() - 1));
    put(
        "deep claims",
        genuine.claims().replaceFirst("\\{", "{\"x\":" + "[".repeat(400) + "]".repeat(400) + ","));
    put("claims with half a pair", genuine.claims().replaceFirst("\\{", "{\"x\":\"\\\\ud800\","));
  }

  private void sessions() {
    claim(
        "sid",
        "null",
        "\"\"",
        "1",
        "\"none\"",
        "\"00000000-0000-0000-0000-000000000000\"",
        "\"1-1-1-1-1\"",
        "\"' OR 1=1 --\"",
        "[]");
  }

  /// One token for each value, given as JSON.
  private void claim(String name, String... values) {
    for (String value : values) {
      String member = Matcher.quoteReplacement("\"" + name + "\":" + value);
      boolean has = genuine.claims().contains("\"" + name + "\":");
      put(
          name + " " + value,
          has
              ? genuine.claims().replaceFirst("\"" + name + "\":(?:\"[^\"]*\"|\\d+)", member)
              : genuine.claims().replaceFirst("\\{", "{" + member + ","));
    }
  }

  private void put(String name, String claims) {
    tokens.put("real key, " + name, Jws.sign(genuine.header(), claims, key::sign));
  }

  private String with(String member) {
    return genuine.header().replaceFirst("\\}$", "") + "," + member + "}";
  }
}
