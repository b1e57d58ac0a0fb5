package dev.countersign.crypto;

import dev.countersign.base.Secret;
import dev.countersign.crypto.foreign.ForeignHash;
import dev.countersign.crypto.foreign.ForeignHashes;
import dev.countersign.crypto.foreign.ForeignHashes.Parsed;

/// The hash of an account's password, as the directory keeps it: a text that names its algorithm
/// and parameters.
///
/// `toString` redacts: a hash can be guessed at.
public sealed interface PasswordHash
    permits Argon2idHash, PasswordHash.Foreign, PasswordHash.Unusable {
  /// The text, for the database alone.
  String exposeText();

  /// The hash that this text is. Every text is one: what cannot be used matches no password.
  static PasswordHash parse(String text) {
    return Argon2idHash.parse(text).<PasswordHash>map(ours -> ours).orElseGet(() -> foreign(text));
  }

  private static PasswordHash foreign(String text) {
    return switch (ForeignHashes.parse(text)) {
      case Parsed.Known(ForeignHash hash) -> new Foreign(Secret.ofText(text), hash);
      case Parsed.Refused(String why) -> new Unusable(Secret.ofText(text), why);
    };
  }

  /// One that another system made. At its owner's next sign-in one of ours takes its place.
  record Foreign(Secret text, ForeignHash hash) implements PasswordHash {
    @Override
    public String exposeText() {
      return text.exposeText();
    }

    @Override
    public String toString() {
      return "Foreign[redacted]";
    }
  }

  /// A text that is no hash, or one that asks for more than is allowed. Only a reset helps.
  ///
  /// @param why a clause, which holds nothing of it
  record Unusable(Secret text, String why) implements PasswordHash {
    @Override
    public String exposeText() {
      return text.exposeText();
    }

    @Override
    public String toString() {
      return "Unusable[redacted]";
    }
  }
}
