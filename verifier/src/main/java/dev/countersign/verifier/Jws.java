package dev.countersign.verifier;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A JWS in the compact serialisation (RFC 7515 §7.1), taken apart and not believed yet.
///
/// Its header has to have `alg`, `typ` and `kid`, which Countersign writes, and nothing else: no
/// key of its own (`jwk`, `jku`, `x5u`, `x5c`), no extension (`crit`, `b64`), no compression.
@SuppressWarnings("ArrayRecordComponent") // Made here, read once, compared never.
record Jws(String algorithm, String kid, byte[] input, byte[] signature, byte[] payload) {
  private static final Set<String> MEMBERS = Set.of("alg", "typ", "kid");
  private static final int MAX_KID_CHARS = 200;

  /// The parts of the text, if its header says that it is of this type.
  static Optional<Jws> parse(String text, String type, int maxChars) {
    int first = text.indexOf('.');
    int last = text.lastIndexOf('.');
    if (text.length() > maxChars
        || first < 0
        || first == last
        || text.indexOf('.', first + 1) != last) {
      return Optional.empty();
    }
    Optional<byte[]> header = Base64Url.decode(text.substring(0, first));
    Optional<byte[]> payload = Base64Url.decode(text.substring(first + 1, last));
    Optional<byte[]> signature = Base64Url.decode(text.substring(last + 1));
    if (header.isEmpty() || payload.isEmpty() || signature.isEmpty()) {
      return Optional.empty();
    }
    byte[] input = text.substring(0, last).getBytes(StandardCharsets.US_ASCII);
    return Json.readObject(header.get())
        .flatMap(members -> read(members, type, input, signature.get(), payload.get()));
  }

  private static Optional<Jws> read(
      Map<String, Object> header, String type, byte[] input, byte[] signature, byte[] payload) {
    return header.keySet().equals(MEMBERS)
            && type.equals(header.get("typ"))
            && header.get("alg") instanceof String algorithm
            && header.get("kid") instanceof String kid
            && !kid.isEmpty()
            && kid.length() <= MAX_KID_CHARS
        ? Optional.of(new Jws(algorithm, kid, input, signature, payload))
        : Optional.empty();
  }

  /// The claims in its payload, if it is a JSON object.
  Optional<Claims> claims() {
    return Json.readObject(payload).map(Claims::new);
  }
}
