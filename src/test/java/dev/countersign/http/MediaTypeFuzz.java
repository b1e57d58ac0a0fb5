package dev.countersign.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.countersign.fuzz.Must;
import java.util.List;
import java.util.Locale;

/// Values of `Content-Type` and `Content-Encoding`.
public final class MediaTypeFuzz {
  private static final String BLANKS = "[ \\t]*";

  private MediaTypeFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, ISO_8859_1);
    String plain = text.toLowerCase(Locale.ROOT).replaceAll(BLANKS + "(;|$)" + BLANKS, "$1");
    claims(MediaType.JSON, "application/json", text, plain);
    claims(MediaType.FORM, "application/x-www-form-urlencoded", text, plain);
    Must.equal(
        text.equalsIgnoreCase("identity"),
        MediaType.JSON.isClaimedBy(List.of("application/json"), List.of("identity", text)),
        "a coding that is none");
  }

  private static void claims(MediaType type, String name, String text, String plain) {
    List<String> allowed = List.of(name, name + ";charset=utf-8", name + ";charset=\"utf-8\"");
    Must.equal(allowed.contains(plain), type.isClaimedBy(List.of(text), List.of()), name);
    Must.hold(!type.isClaimedBy(List.of(name, text), List.of()), "two types");
  }
}
