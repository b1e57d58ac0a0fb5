package dev.countersign.oauth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.base.Secret;
import dev.countersign.client.AuthenticateClient.Credentials;
import dev.countersign.fuzz.Must;
import java.net.URLEncoder;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/// Values of the `Authorization` header of resource servers, and credentials in such values.
public final class BasicCredentialsFuzz {
  private BasicCredentialsFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    sent(new String(input, ISO_8859_1));
    // Any bytes, behind the scheme and a whole base64 of them.
    sent("Basic " + Base64.getEncoder().encodeToString(input));
    String[] parts = new String(input, UTF_8).split("\n", 2);
    var credentials = new Credentials(parts[0], Secret.ofText(parts[parts.length - 1]));
    Must.equal(
        Optional.of(credentials),
        BasicCredentials.parse(written(credentials)),
        "as it was written");
  }

  private static void sent(String header) {
    Optional<Credentials> credentials = BasicCredentials.parse(header);
    credentials.ifPresent(it -> {
      Must.hold(header.toLowerCase(Locale.ROOT).startsWith("basic "), "another scheme");
      Must.equal(credentials, BasicCredentials.parse(written(it)), "read again");
      Must.equal(credentials, BasicCredentials.parse("bASIC  " + header.substring(6)), "case");
      Must.hold(BasicCredentials.parse(header + ", " + header).isEmpty(), "two of them");
    });
  }

  // RFC 6749 §2.3.1.
  private static String written(Credentials credentials) {
    String pair =
        URLEncoder.encode(credentials.id(), UTF_8)
            + ":"
            + URLEncoder.encode(credentials.secret().exposeText(), UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
  }
}
