package dev.countersign.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.base.Secret;
import dev.countersign.crypto.Base64Url;
import dev.countersign.fuzz.Must;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Tokens out of mails, as somebody presents them and as we make them.
public final class MailedTokenFuzz {
  private static final int BYTES = 17;
  private static final int UNTYPED_BYTES = 32;
  private static final int MOST_CHARS = 200;

  private MailedTokenFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, UTF_8);
    MailedToken.parse(text).ifPresent(token -> presented(text, token));
    if (input.length >= BYTES) {
      made(Arrays.copyOf(input, BYTES));
    }
    if (input.length >= UNTYPED_BYTES) {
      Secret bytes = Secret.of(Arrays.copyOf(input, UNTYPED_BYTES));
      Must.equal(
          Optional.of(new MailedToken(bytes)),
          MailedToken.parse(Base64Url.encode(bytes.expose())),
          "a token of an older version");
    }
  }

  private static void presented(String text, MailedToken token) {
    Must.hold(text.length() <= MOST_CHARS, "longer than anybody copies");
    byte[] bytes = token.bytes().expose();
    if (bytes.length == BYTES) {
      Must.equal(Optional.of(token), MailedToken.parse(token.exposeText()), "read again");
    } else {
      Must.equal(Base64Url.encode(bytes), text, "two spellings");
    }
  }

  private static void made(byte[] bytes) {
    // 130 bits of 136.
    bytes[BYTES - 1] &= (byte) 0xc0;
    var token = new MailedToken(Secret.of(bytes));
    String text = token.exposeText();
    String typed = text.toLowerCase(Locale.ROOT).replace('-', ' ').replace('0', 'o');
    Must.equal(Optional.of(token), MailedToken.parse(text), "a token that we made");
    Must.equal(Optional.of(token), MailedToken.parse("\n" + typed + " "), "as people type it");
    Must.hold(MailedToken.parse(text + " ".repeat(MOST_CHARS)).isEmpty(), "without end");
    Must.hold(MailedToken.parse(text + "0").isEmpty(), "a character more");
    Must.hold(MailedToken.parse(text.substring(1)).isEmpty(), "a character less");
  }
}
