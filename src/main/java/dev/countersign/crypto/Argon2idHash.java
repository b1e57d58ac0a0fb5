package dev.countersign.crypto;

import dev.countersign.base.Secret;
import dev.countersign.limit.HashLimit;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A password hash of ours: Argon2id, as the PHC string `$argon2id$v=19$m=…,t=…,p=…$salt$hash`,
/// with `,keyid=…` behind the parameters when a pepper went into it.
///
/// One that exists is within the bounds of [HashCost] and of the lengths here. `toString` redacts:
/// a hash can be guessed at.
///
/// @param pepper the name of the key that is the secret value K of RFC 9106 §3.1
/// @param tag the hash itself, in the words of RFC 9106
public record Argon2idHash(HashCost cost, Optional<String> pepper, Secret salt, Secret tag)
    implements PasswordHash {
  /// RFC 9106 §3.1 recommends 16 for passwords; §4 allows no less than 8.
  public static final int SALT_BYTES = 16;

  public static final int TAG_BYTES = 32;

  private static final int MIN_SALT_BYTES = 8;
  private static final int MIN_TAG_BYTES = 16;

  private static final Pattern PHC =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=([0-9]{1,7}),t=([0-9]{1,3}),p=([0-9]{1,3})"
              + "(?:,keyid=([A-Za-z0-9+/]{11}))?\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

  /// @throws IllegalArgumentException when salt or tag have no allowed length
  public Argon2idHash {
    if (!isWithin(salt.length(), MIN_SALT_BYTES, HashLimit.SALT_BYTES)
        || !isWithin(tag.length(), MIN_TAG_BYTES, HashLimit.TAG_BYTES)) {
      throw new IllegalArgumentException(
          "no Argon2id hash: salt %d, tag %d bytes".formatted(salt.length(), tag.length()));
    }
  }

  /// One without a pepper.
  public Argon2idHash(HashCost cost, Secret salt, Secret tag) {
    this(cost, Optional.empty(), salt, tag);
  }

  /// The hash that this text is, or empty when it is anything else, or the same in another
  /// spelling.
  static Optional<Argon2idHash> parse(String phc) {
    if (phc.length() > HashLimit.TEXT.amount()) {
      return Optional.empty();
    }
    Matcher parts = PHC.matcher(phc);
    // Writing it again and comparing refuses leading zeros and loose bits at the end of the base64.
    return parts.matches()
        ? read(parts).filter(hash -> hash.exposeText().equals(phc))
        : Optional.empty();
  }

  private static Optional<Argon2idHash> read(Matcher parts) {
    int memoryKib = Integer.parseInt(parts.group(1));
    int iterations = Integer.parseInt(parts.group(2));
    int parallelism = Integer.parseInt(parts.group(3));
    if (!HashLimit.allowsArgon2(memoryKib, iterations, parallelism)) {
      return Optional.empty();
    }
    try {
      Secret salt = Secret.of(Base64.getDecoder().decode(parts.group(5)));
      Secret tag = Secret.of(Base64.getDecoder().decode(parts.group(6)));
      return Optional.of(
          new Argon2idHash(
              new HashCost(memoryKib, iterations, parallelism),
              Optional.ofNullable(parts.group(4)),
              salt,
              tag));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isWithin(int length, int min, HashLimit max) {
    return length >= min && length <= max.amount();
  }

  @Override
  public String exposeText() {
    return "$argon2id$v=19$m=%d,t=%d,p=%d%s$%s$%s"
        .formatted(
            cost.memoryKib(),
            cost.iterations(),
            cost.parallelism(),
            pepper.map(id -> ",keyid=" + id).orElse(""),
            base64(salt),
            base64(tag));
  }

  static String base64(Secret bytes) {
    return new String(
        Base64.getEncoder().withoutPadding().encode(bytes.expose()), StandardCharsets.US_ASCII);
  }

  @Override
  public String toString() {
    return "Argon2idHash[redacted]";
  }
}
