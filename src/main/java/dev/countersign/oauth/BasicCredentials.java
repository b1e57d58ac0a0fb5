package dev.countersign.oauth;

import dev.countersign.base.Secret;
import dev.countersign.client.AuthenticateClient.Credentials;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads HTTP Basic authentication as OAuth has it: identifier and secret are form-encoded first
/// (RFC 6749 §2.3.1), and both in base64 with a colon between them (RFC 7617 §2).
final class BasicCredentials {
  private static final Pattern BASIC = Pattern.compile("(?i:Basic) ++([A-Za-z0-9+/]++=*+)");

  private BasicCredentials() {}

  /// What the value of an `Authorization` header says, or empty when it says something else.
  static Optional<Credentials> parse(String authorization) {
    Matcher basic = BASIC.matcher(authorization);
    if (!basic.matches()) {
      return Optional.empty();
    }
    try {
      String pair = new String(Base64.getDecoder().decode(basic.group(1)), StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      return colon < 0
          ? Optional.empty()
          : Optional.of(
              new Credentials(
                  decoded(pair.substring(0, colon)),
                  Secret.ofText(decoded(pair.substring(colon + 1)))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String decoded(String encoded) {
    return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
  }
}
