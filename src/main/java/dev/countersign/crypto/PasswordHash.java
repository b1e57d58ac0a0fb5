package dev.countersign.crypto;

import dev.countersign.base.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An Argon2id hash of a password, as the directory keeps it: a PHC string
/// `$argon2id$v=19$m=…,t=…,p=…$salt$hash`.
///
/// One that exists is within the bounds of [HashCost] and of the lengths here. `toString` redacts:
/// a hash can be guessed at.
///
/// @param tag the hash itself, in the words of RFC 9106
public record PasswordHash(HashCost cost, Secret salt, Secret tag) {
  /// RFC 9106 §3.1 recommends 16 for passwords; §4 allows no less than 8.
  public static final int SALT_BYTES = 16;

  public static final int TAG_BYTES = 32;

  private static final int MIN_SALT_BYTES = 8;
  private static final int MIN_TAG_BYTES = 16;

  /// No library in use makes longer salts or tags.
  private static final int MAX_BYTES = 64;

  /// Longer than any text the pattern takes.
  private static final int MAX_CHARS = 256;

  private static final Pattern PHC =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=([0-9]{1,7}),t=([0-9]{1,3}),p=([0-9]{1,3})\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

  /// @throws IllegalArgumentException when salt or tag have no allowed length
  public PasswordHash {
    if (!isWithin(salt.length(), MIN_SALT_BYTES) || !isWithin(tag.length(), MIN_TAG_BYTES)) {
      throw new IllegalArgumentException(
          "no Argon2id hash: salt %d, tag %d bytes".formatted(salt.length(), tag.length()));
    }
  }

  /// The hash that this text is, or empty when it is anything else, or the same in another
  /// spelling.
  public static Optional<PasswordHash> parse(String phc) {
    if (phc.length() > MAX_CHARS) {
      return Optional.empty();
    }
    Matcher parts = PHC.matcher(phc);
    // Writing it again and comparing refuses leading zeros and loose bits at the end of the base64.
    return parts.matches()
        ? read(parts).filter(hash -> hash.exposeText().equals(phc))
        : Optional.empty();
  }

  private static Optional<PasswordHash> read(Matcher parts) {
    int memoryKib = Integer.parseInt(parts.group(1));
    int iterations = Integer.parseInt(parts.group(2));
    int parallelism = Integer.parseInt(parts.group(3));
    if (!HashCost.isAllowed(memoryKib, iterations, parallelism)) {
      return Optional.empty();
    }
    try {
      Secret salt = Secret.of(Base64.getDecoder().decode(parts.group(4)));
      Secret tag = Secret.of(Base64.getDecoder().decode(parts.group(5)));
      return Optional.of(
          new PasswordHash(new HashCost(memoryKib, iterations, parallelism), salt, tag));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isWithin(int length, int min) {
    return length >= min && length <= MAX_BYTES;
  }

  /// The PHC string, for the database alone.
  public String exposeText() {
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(
            cost.memoryKib(), cost.iterations(), cost.parallelism(), base64(salt), base64(tag));
  }

  private static String base64(Secret bytes) {
    return new String(
        Base64.getEncoder().withoutPadding().encode(bytes.expose()), StandardCharsets.US_ASCII);
  }

  @Override
  public String toString() {
    return "PasswordHash[redacted]";
  }
}
