package dev.countersign.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/// Addresses on the web as settings have them.
final class WebAddress {
  private static final int MAX_PORT = 65_535;

  private WebAddress() {}

  /// An http or https URL that paths can be appended to: without user, query, fragment and trailing
  /// slash.
  static Optional<URI> parseBase(String text) {
    return parse(text.replaceFirst("/+$", ""));
  }

  /// Whether the text is an origin (RFC 6454 §6.2) as browsers send it, so that comparing
  /// characters is enough.
  static boolean isOrigin(String text) {
    return parse(text)
        .filter(uri -> uri.getRawPath().isEmpty() && isAsBrowsersWriteIt(uri))
        .isPresent();
  }

  private static Optional<URI> parse(String text) {
    try {
      var uri = new URI(text);
      boolean isWeb =
          "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
      boolean isBare =
          uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
      // A host is null where the authority is something else, such as a name that is not ASCII.
      return isWeb && isBare && uri.getHost() != null && uri.getPort() <= MAX_PORT
          ? Optional.of(uri)
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static boolean isAsBrowsersWriteIt(URI uri) {
    String text = uri.toString();
    int standardPort = "http".equals(uri.getScheme()) ? 80 : 443;
    return text.equals(text.toLowerCase(Locale.ROOT))
        && !text.endsWith(":")
        && uri.getPort() != standardPort;
  }
}
