package dev.countersign.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.countersign.fuzz.Must;
import java.util.Locale;
import java.util.Optional;

/// Values of the `Authorization` header.
public final class BearerFuzz {
  private static final String SCHEME = "bearer";
  private static final String MARKS = "-._~+/";

  private BearerFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    String header = new String(input, ISO_8859_1);
    Optional<String> token = Call.bearer(header);
    token.ifPresent(it -> {
      String before = header.substring(0, header.length() - it.length());
      Must.equal(SCHEME, before.strip().toLowerCase(Locale.ROOT), "another scheme");
      Must.hold(header.endsWith(it) && before.endsWith(" "), "not the end of the header");
      Must.hold(isToken68(it), "characters that no token has");
    });
    // Of any text one can tell whether it is a token by putting the scheme before it.
    Must.equal(
        isToken68(header), Call.bearer("Bearer " + header).equals(Optional.of(header)), "a token");
  }

  // RFC 9110 §11.2, written out.
  private static boolean isToken68(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '=') {
      end--;
    }
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      boolean isLetterOrDigit =
          (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
      if (!isLetterOrDigit && MARKS.indexOf(c) < 0) {
        return false;
      }
    }
    return end > 0;
  }
}
