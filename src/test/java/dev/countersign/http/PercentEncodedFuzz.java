package dev.countersign.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.fuzz.Must;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Forms and queries, as somebody sends them and as programs make them.
public final class PercentEncodedFuzz {
  private PercentEncodedFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    String encoded = new String(input, ISO_8859_1);
    Optional<Map<String, String>> fields = PercentEncoded.fields(encoded);
    Must.equal(expected(encoded), fields, "what a second reader finds");
    fields
        .filter(it -> !it.isEmpty())
        .ifPresent(_ ->
            Must.hold(PercentEncoded.fields(encoded + "&" + encoded).isEmpty(), "all of it twice"));
    String text = new String(input, UTF_8);
    String written = URLEncoder.encode(text, UTF_8);
    Must.equal(
        Optional.of(Map.of("x" + text, text)),
        PercentEncoded.fields("x" + written + "=" + written),
        "any text that was encoded");
  }

  // The JDK's decoder, which is lenient, behind a look at what it would let pass.
  private static Optional<Map<String, String>> expected(String encoded) {
    var fields = new LinkedHashMap<String, String>();
    for (String pair : encoded.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      String[] parts = pair.split("=", 2);
      Optional<String> name = decoded(parts[0]);
      Optional<String> value = decoded(parts.length == 1 ? "" : parts[1]);
      if (name.isEmpty() || value.isEmpty() || fields.containsKey(name.get())) {
        return Optional.empty();
      }
      fields.put(name.get(), value.get());
    }
    return Optional.of(fields);
  }

  private static Optional<String> decoded(String encoded) {
    if (!encoded.replaceAll("%[0-9A-Fa-f]{2}", "").matches("[!-$&-~]*")) {
      return Optional.empty();
    }
    byte[] bytes = URLDecoder.decode(encoded, ISO_8859_1).getBytes(ISO_8859_1);
    String text = new String(bytes, UTF_8);
    return Arrays.equals(bytes, text.getBytes(UTF_8)) ? Optional.of(text) : Optional.empty();
  }
}
