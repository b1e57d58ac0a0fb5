package dev.countersign.attack;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Texts that are almost a token, or nothing like one.
final class BrokenTexts {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  /// Longer than the longest token by far, and still within the limit of a body and of headers.
  private static final int LONG = 9_000;

  private BrokenTexts() {}

  /// The texts by what is wrong with them.
  static Map<String, String> of(String genuine) {
    Map<String, String> texts = new LinkedHashMap<>();
    around(texts, genuine);
    within(texts, genuine);
    signatures(texts, genuine);
    for (String text :
        List.of(".", "..", "...", "....", "a.b.c", "=", "null", "true", "undefined", "{}", "[]")) {
      texts.put("'" + text + "'", text);
    }
    texts.put("long", "a".repeat(LONG));
    texts.put("many dots", ".".repeat(LONG));
    texts.put("many padding", "=".repeat(LONG / 3));
    texts.put("long token", genuine + "A".repeat(LONG - genuine.length()));
    texts.put("NUL", "\u0000");
    texts.put("space", " ");
    texts.put("emoji", "\uD83D\uDD11".repeat(64));
    texts.put("SQL", "' OR '1'='1' --");
    return texts;
  }

  private static void around(Map<String, String> texts, String genuine) {
    for (String end :
        List.of(
            "=", "==", ".", "..", ".AAAA", "A", "AAAA", "\u0000", "\n", "\r\n", " ", "\t", "%00",
            ",", ";", "\u200b", "\u00e9")) {
      texts.put("'" + end + "' behind", genuine + end);
      if (!end.isBlank()) {
        texts.put("'" + end + "' before", end + genuine);
      }
    }
    texts.put("twice", genuine + genuine);
    texts.put("twice with a dot", genuine + "." + genuine);
    texts.put("quoted", "\"" + genuine + "\"");
    texts.put("Bearer before", "Bearer " + genuine);
  }

  private static void within(Map<String, String> texts, String genuine) {
    int middle = genuine.length() / 2;
    for (String piece : List.of("+", "/", "=", " ", "\u0000", "\n", "%2e", "\uFF21", ".")) {
      texts.put(
          "'" + piece + "' inside",
          genuine.substring(0, middle) + piece + genuine.substring(middle));
      texts.put(
          "'" + piece + "' in place of a character",
          genuine.substring(0, middle) + piece + genuine.substring(middle + 1));
    }
    texts.put("without its end", genuine.substring(0, genuine.length() - 1));
    texts.put("without its start", genuine.substring(1));
    texts.put("its first half", genuine.substring(0, middle));
    texts.put("in small letters", genuine.toLowerCase(Locale.ROOT));
    texts.put("in capitals", genuine.toUpperCase(Locale.ROOT));
    texts.put("reversed", new StringBuilder(genuine).reverse().toString());
    String[] parts = genuine.split("\\.", -1);
    if (parts.length == 3) {
      texts.put("two segments", parts[0] + "." + parts[1]);
      texts.put("without a header", "." + parts[1] + "." + parts[2]);
      texts.put("without claims", parts[0] + ".." + parts[2]);
      texts.put("without a signature", parts[0] + "." + parts[1] + ".");
      texts.put("padded segments", parts[0] + "=." + parts[1] + "=." + parts[2] + "=");
      texts.put("in another order", parts[1] + "." + parts[0] + "." + parts[2]);
      texts.put("fullwidth dots", genuine.replace('.', '\uFF0E'));
      texts.put("encoded dots", genuine.replace(".", "%2E"));
      texts.put("dotless", genuine.replace(".", ""));
    }
  }

  // What is behind the last dot: the signature of a JWT, all of an opaque token.
  private static void signatures(Map<String, String> texts, String genuine) {
    int start = genuine.lastIndexOf('.') + 1;
    String head = genuine.substring(0, start);
    byte[] bytes = Base64.getUrlDecoder().decode(genuine.substring(start));
    for (int bit = 0; bit < bytes.length * 8; bit += 23) {
      byte[] altered = bytes.clone();
      altered[bit / 8] ^= (byte) (1 << bit % 8);
      texts.put("bit " + bit + " altered", head + Jws.encode(altered));
    }
    int half = bytes.length / 2;
    byte[] zeroFirst = bytes.clone();
    java.util.Arrays.fill(zeroFirst, 0, half, (byte) 0);
    byte[] zeroSecond = bytes.clone();
    java.util.Arrays.fill(zeroSecond, half, bytes.length, (byte) 0);
    // CVE-2022-21449: a signature of zeros fits every message, if nobody looks.
    texts.put("r = 0", head + Jws.encode(zeroFirst));
    texts.put("s = 0", head + Jws.encode(zeroSecond));
    texts.put("r = s = 0", head + Jws.encode(new byte[bytes.length]));
    texts.put("signature cut", head + Jws.encode(java.util.Arrays.copyOf(bytes, half)));
    texts.put("signature longer", head + Jws.encode(java.util.Arrays.copyOf(bytes, 2 * half + 1)));
    char last = genuine.charAt(genuine.length() - 1);
    texts.put(
        "the last character's neighbour",
        genuine.substring(0, genuine.length() - 1) + ALPHABET.charAt(ALPHABET.indexOf(last) ^ 1));
  }
}
