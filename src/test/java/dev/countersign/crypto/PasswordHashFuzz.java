package dev.countersign.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.base.Secret;
import dev.countersign.fuzz.Must;
import dev.countersign.limit.HashLimit;
import java.util.Arrays;
import java.util.Optional;

/// Stored hashes of passwords: texts as they are read, ours and those of other systems, and ours as
/// they are written.
public final class PasswordHashFuzz {
  private static final int NUMBERS_BYTES = 5;

  private PasswordHashFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, UTF_8);
    PasswordHash hash = PasswordHash.parse(text);
    Must.equal(text, hash.exposeText(), "one hash, two spellings");
    Must.hold(!hash.toString().contains("$"), "a hash that shows itself");
    if (!(hash instanceof PasswordHash.Unusable)) {
      Must.hold(text.length() <= HashLimit.TEXT.amount(), "longer than any hash may be");
    }
    if (hash instanceof Argon2idHash ours) {
      parsed(ours);
    }
    if (input.length > NUMBERS_BYTES) {
      written(input);
    }
  }

  private static void parsed(Argon2idHash hash) {
    HashCost cost = hash.cost();
    Must.hold(
        cost.memoryKib() <= HashLimit.MEMORY_KIB.amount(), "more memory than anybody may ask for");
    Must.hold(
        cost.filledKib() <= HashLimit.FILLED_KIB.amount(), "more work than anybody may ask for");
    Must.hold(hash.salt().length() >= 8 && hash.tag().length() >= 16, "too short to be a hash");
  }

  // Any that may be is read again as it was.
  private static void written(byte[] input) {
    int memory = (input[0] & 0xff) << 8 | (input[1] & 0xff);
    byte[] salt = Arrays.copyOfRange(input, NUMBERS_BYTES, NUMBERS_BYTES + (input[4] & 0x7f));
    byte[] tag = Arrays.copyOfRange(input, NUMBERS_BYTES, input.length);
    hash(memory, input[2], input[3], salt, tag)
        .ifPresent(
            it -> Must.equal(it, PasswordHash.parse(it.exposeText()), "written and read again"));
  }

  private static Optional<PasswordHash> hash(
      int memory, int iterations, int parallelism, byte[] salt, byte[] tag) {
    try {
      var cost = new HashCost(memory, iterations, parallelism);
      return Optional.of(new Argon2idHash(cost, Secret.of(salt), Secret.of(tag)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
