package dev.countersign.crypto.foreign;

import dev.countersign.base.Secret;
import dev.countersign.limit.HashLimit;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// A hash of Argon2 of another type or version than ours.
record ForeignArgon2(int type, int version, Argon2Cost cost, Secret salt, Secret tag)
    implements ForeignHash {
  /// The three parameters.
  record Argon2Cost(int memoryKib, int iterations, int parallelism) {
    boolean isAllowed() {
      return HashLimit.allowsArgon2(memoryKib, iterations, parallelism);
    }

    @Override
    public String toString() {
      return "m=%d,t=%d,p=%d".formatted(memoryKib, iterations, parallelism);
    }
  }

  @Override
  public byte[] derive(byte[] password) {
    var generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(type)
            .withVersion(version)
            .withMemoryAsKB(cost.memoryKib())
            .withIterations(cost.iterations())
            .withParallelism(cost.parallelism())
            .withSalt(salt.expose())
            .build());
    byte[] derived = new byte[tag.length()];
    generator.generateBytes(password, derived);
    return derived;
  }

  @Override
  public int memoryKib() {
    return cost.memoryKib();
  }

  /// Bouncy Castle's takes up to twice as long as ours.
  @Override
  public long workKib() {
    return 2L * cost.memoryKib() * cost.iterations();
  }

  @Override
  public String scheme() {
    return switch (type) {
      case Argon2Parameters.ARGON2_d -> "argon2d";
      case Argon2Parameters.ARGON2_i -> "argon2i";
      default -> "argon2id";
    };
  }
}
