package dev.countersign.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.base.Secret;
import dev.countersign.fuzz.Must;
import java.util.Arrays;
import java.util.Optional;

/// Stored hashes of passwords: PHC strings as they are read, and as they are written.
public final class PasswordHashFuzz {
  private static final int NUMBERS_BYTES = 5;

  private PasswordHashFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, UTF_8);
    PasswordHash.parse(text).ifPresent(hash -> parsed(text, hash));
    if (input.length > NUMBERS_BYTES) {
      written(input);
    }
  }

  private static void parsed(String text, PasswordHash hash) {
    HashCost cost = hash.cost();
    Must.equal(text, hash.exposeText(), "one hash, two spellings");
    Must.hold(cost.memoryKib() <= HashCost.MAX_MEMORY_KIB, "more memory than anybody may ask for");
    Must.hold(cost.filledKib() <= HashCost.MAX_FILLED_KIB, "more work than anybody may ask for");
    Must.hold(hash.salt().length() >= 8 && hash.tag().length() >= 16, "too short to be a hash");
    Must.hold(!hash.toString().contains("$"), "a hash that shows itself");
    cost.upTo(HashCost.FLOOR)
        .ifPresent(
            rest -> Must.hold(rest.memoryKib() <= HashCost.FLOOR.memoryKib(), "a dear rest"));
  }

  // Any that may be is read again as it was.
  private static void written(byte[] input) {
    int memory = (input[0] & 0xff) << 8 | (input[1] & 0xff);
    byte[] salt = Arrays.copyOfRange(input, NUMBERS_BYTES, NUMBERS_BYTES + (input[4] & 0x7f));
    byte[] tag = Arrays.copyOfRange(input, NUMBERS_BYTES, input.length);
    Optional<PasswordHash> hash = hash(memory, input[2], input[3], salt, tag);
    hash.ifPresent(
        it -> Must.equal(hash, PasswordHash.parse(it.exposeText()), "written and read again"));
  }

  private static Optional<PasswordHash> hash(
      int memory, int iterations, int parallelism, byte[] salt, byte[] tag) {
    try {
      var cost = new HashCost(memory, iterations, parallelism);
      return Optional.of(new PasswordHash(cost, Secret.of(salt), Secret.of(tag)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
