package dev.countersign.http;

import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;

/// Lets the pages of listed origins read answers, errors too. Other origins are answered without
/// leave to read.
record CrossOrigin(Set<String> origins) {
  private static final String EXPOSED =
      "X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, Retry-After, X-Request-Id, "
          + DeviceHeader.NAME;

  void apply(Incoming incoming, Answer answer, HttpFields.Mutable headers) {
    if (origins.isEmpty()) {
      return;
    }
    headers.add("Vary", "Origin");
    Optional<String> origin = incoming.header("Origin").filter(origins::contains);
    if (origin.isEmpty()) {
      return;
    }
    headers.put("Access-Control-Allow-Origin", origin.get());
    headers.put("Access-Control-Expose-Headers", EXPOSED);
    boolean preflight =
        incoming.method().equals("OPTIONS")
            && incoming.header("Access-Control-Request-Method").isPresent();
    if (preflight) {
      headers.put(
          "Access-Control-Allow-Methods", answer.headers().getOrDefault("Allow", "OPTIONS"));
      headers.put(
          "Access-Control-Allow-Headers", "Authorization, Content-Type, " + DeviceHeader.NAME);
      headers.put("Access-Control-Max-Age", "600");
    }
  }
}
