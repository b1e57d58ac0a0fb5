package dev.countersign.account;

import dev.countersign.base.Secret;
import dev.countersign.crypto.Base64Url;
import dev.countersign.crypto.CrockfordBase32;
import dev.countersign.crypto.Digests;
import dev.countersign.crypto.RandomTokens;
import java.util.Optional;

/// The random token that a mail carries: proof that its bearer reads that mailbox.
///
/// Its link and the code that people can type are one text, so that there is one thing to guess, to
/// keep and to spend.
public record MailedToken(Secret bytes) {
  /// 130 bits, of which 128 are the least that is beyond guessing.
  private static final int CHARS = 26;

  /// People copy a code in groups of this size; the last one has the character that is left over.
  private static final int GROUP = 5;

  private static final int BITS_LEFT_OVER = 6;

  /// What tokens were before they could be typed: base64url of so many bytes.
  private static final int UNTYPED_BYTES = 32;

  /// Nobody copies more around a token than this.
  private static final int MAX_TEXT_CHARS = 200;

  /// So many of an account are good at once: a stranger's request does not kill the owner's link.
  public static final int NEWEST = 3;

  public static MailedToken random(RandomTokens random) {
    byte[] bytes = random.next(CrockfordBase32.bytes(CHARS)).expose();
    bytes[bytes.length - 1] &= (byte) (0xff << BITS_LEFT_OVER);
    return new MailedToken(Secret.of(bytes));
  }

  /// The token in what somebody presents, or empty for any other text. How it was typed does not
  /// matter; tokens of mails that an older version sent are read too.
  public static Optional<MailedToken> parse(String text) {
    if (text.length() > MAX_TEXT_CHARS) {
      return Optional.empty();
    }
    return CrockfordBase32.decode(text, CHARS)
        .or(() -> Base64Url.decode(text).filter(bytes -> bytes.length == UNTYPED_BYTES))
        .map(bytes -> new MailedToken(Secret.of(bytes)));
  }

  /// What the database keeps. Random bytes need no slow hash.
  public Secret hash() {
    return Secret.of(Digests.sha256(bytes.expose()));
  }

  /// The text for the mail: `9F4ZK-…`, for its link as well as for typing.
  public String exposeText() {
    var text = new StringBuilder(CrockfordBase32.encode(bytes.expose(), CHARS));
    for (int i = CHARS - CHARS % GROUP - GROUP; i > 0; i -= GROUP) {
      text.insert(i, '-');
    }
    return text.toString();
  }
}
