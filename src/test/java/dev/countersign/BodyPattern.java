package dev.countersign;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A whole body in which tokens and ids are described rather than known: `<jwt>`, `<opaque>`,
/// `<uuid>`, `<user-id>`, `<id>`.
public final class BodyPattern {
  private static final Pattern PLACE = Pattern.compile("<([a-z-]+)>");
  private static final Map<String, String> KINDS =
      Map.of(
          "jwt", "eyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+",
          "opaque", "[A-Za-z0-9_-]{43,}",
          "uuid", "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
          "user-id", "user_[A-Za-z0-9_-]+",
          "id", "[A-Za-z0-9_-]{22}");

  private BodyPattern() {}

  public static Pattern of(String body) {
    var pattern = new StringBuilder();
    Matcher places = PLACE.matcher(body);
    int end = 0;
    while (places.find()) {
      pattern.append(Pattern.quote(body.substring(end, places.start())));
      pattern.append(KINDS.getOrDefault(places.group(1), "\\b\\B"));
      end = places.end();
    }
    return Pattern.compile(pattern.append(Pattern.quote(body.substring(end))).toString());
  }
}
