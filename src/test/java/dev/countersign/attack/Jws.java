package dev.countersign.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A signed token taken apart: the text of its header and claims, and its signature as it was.
record Jws(String header, String claims, String signature) {
  static Jws parse(String token) {
    String[] parts = token.split("\\.", -1);
    return new Jws(text(parts[0]), text(parts[1]), parts[2]);
  }

  /// The token with these parts in place of its own, signed anew.
  static String sign(String header, String claims, UnaryOperator<byte[]> signer) {
    String input = encode(header.getBytes(UTF_8)) + "." + encode(claims.getBytes(UTF_8));
    return input + "." + encode(signer.apply(input.getBytes(ISO_8859_1)));
  }

  /// The header with another `alg`.
  String headerWithAlgorithm(String algorithm) {
    return header.replaceFirst("\"alg\":\"[^\"]*\"", "\"alg\":\"" + algorithm + "\"");
  }

  /// The header with another `kid`, given as JSON.
  String headerWithKid(String kid) {
    return header.replaceFirst(
        "\"kid\":\"[^\"]*\"",
        java.util.regex.Matcher.quoteReplacement(kid.isEmpty() ? "\"x\":1" : "\"kid\":" + kid));
  }

  /// The name of the key in the header.
  String kid() {
    return header.replaceFirst(".*\"kid\":\"([^\"]+)\".*", "$1");
  }

  static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// HMAC with SHA-256; an empty key is the same as a zero byte (RFC 2104 §2 pads with zeros).
  static UnaryOperator<byte[]> hmac(byte[] key) {
    return input -> {
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, "HmacSHA256"));
        return mac.doFinal(input);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    };
  }

  private static String text(String part) {
    return new String(Base64.getUrlDecoder().decode(part), UTF_8);
  }
}
