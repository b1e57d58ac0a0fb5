package dev.countersign.crypto;

import dev.countersign.base.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Where the key comes from that wraps all others: 32 random bytes, never in the database.
public sealed interface MasterKey {
  int BYTES = AesGcm.KEY_BYTES;

  /// Of that many bytes in base64.
  int PADDED_CHARS = 44;

  /// Given by the operator.
  record Given(Secret key) implements MasterKey {
    /// @throws IllegalArgumentException when it has not 32 bytes
    public Given {
      if (key.length() != BYTES) {
        throw new IllegalArgumentException(
            "a master key has %d bytes, not %d".formatted(BYTES, key.length()));
      }
    }
  }

  /// Kept in a file that its owner alone may read, as text in base64url; made there when an
  /// installation begins.
  record InFile(Path path) implements MasterKey {}

  /// What a command prints on its standard output: of a key management service, a safe, or a file
  /// that only it can decrypt. It is run once, at the start.
  ///
  /// @param words the program and its arguments
  /// @param setting what the operator calls it
  record OfCommand(List<String> words, String setting) implements MasterKey {
    /// The words between the spaces; quotes, variables and all else that a shell knows mean
    /// nothing. Empty when there are none.
    public static Optional<OfCommand> parse(String line, String setting) {
      List<String> words = Stream.of(line.strip().split("\\s+")).filter(w -> !w.isEmpty()).toList();
      return words.isEmpty() ? Optional.empty() : Optional.of(new OfCommand(words, setting));
    }

    public OfCommand {
      words = List.copyOf(words);
    }
  }

  /// A master key as text: 32 bytes in either alphabet of base64, with padding or without, as
  /// `openssl rand -base64 32` writes them and as a file of ours has them.
  static Optional<Given> parse(String text) {
    String base64url = text.strip().replace('+', '-').replace('/', '_');
    boolean isPadded = base64url.length() == PADDED_CHARS && base64url.endsWith("=");
    return Base64Url.decode(isPadded ? base64url.substring(0, PADDED_CHARS - 1) : base64url)
        .filter(key -> key.length == BYTES)
        .map(key -> new Given(Secret.of(key)));
  }
}
