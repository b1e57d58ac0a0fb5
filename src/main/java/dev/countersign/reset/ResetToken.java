package dev.countersign.reset;

import dev.countersign.base.Secret;
import dev.countersign.crypto.Base64Url;
import dev.countersign.crypto.Digests;
import dev.countersign.crypto.RandomTokens;
import java.time.Duration;
import java.util.Optional;

/// The random token that a reset mail carries: proof that its bearer reads that mailbox.
record ResetToken(Secret bytes) {
  /// Twice the 128 bits below which guessing would be thinkable.
  private static final int BYTES = 32;

  /// Long enough for a slow mailbox, short enough for a forgotten one.
  static final Duration LIFE = Duration.ofMinutes(30);

  /// So many of an account are good at once: a stranger's request does not kill the owner's link.
  static final int NEWEST = 3;

  static ResetToken random(RandomTokens random) {
    return new ResetToken(random.next(BYTES));
  }

  /// The token in what somebody presents, or empty for any other text.
  static Optional<ResetToken> parse(String text) {
    return Base64Url.decode(text)
        .filter(bytes -> bytes.length == BYTES)
        .map(bytes -> new ResetToken(Secret.of(bytes)));
  }

  /// What the database keeps. Random bytes need no slow hash.
  Secret hash() {
    return Secret.of(Digests.sha256(bytes.expose()));
  }

  /// The text for the mail.
  String exposeText() {
    return Base64Url.encode(bytes.expose());
  }
}
