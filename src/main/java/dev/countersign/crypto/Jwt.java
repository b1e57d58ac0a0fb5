package dev.countersign.crypto;

import dev.countersign.json.Json;
import java.nio.charset.StandardCharsets;

/// Makes signed tokens: JWS in the compact serialisation (RFC 7515 §7.1), nothing else.
public final class Jwt {
  private Jwt() {}

  /// A token of a type (`at+jwt`, RFC 9068 §2.1) with these claims, which are a JSON object in
  /// UTF-8.
  public static String sign(JwtKey key, String type, byte[] claimsJson) {
    String input = header(key, type) + "." + Base64Url.encode(claimsJson);
    return input + "." + Base64Url.encode(key.sign(input.getBytes(StandardCharsets.US_ASCII)));
  }

  /// The only first segment that a token of this key and type can have: always the same bytes.
  static String header(JwtKey key, String type) {
    record Header(String alg, String typ, String kid) {}
    return Base64Url.encode(Json.write(new Header(key.algorithm(), type, key.kid())));
  }
}
