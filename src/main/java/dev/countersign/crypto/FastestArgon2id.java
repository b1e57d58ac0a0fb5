package dev.countersign.crypto;

import java.util.Optional;
import java.util.function.Supplier;
import jdk.incubator.vector.LongVector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The fastest Argon2id that this machine and this JVM have: on vectors where there are wide ones,
/// else by Bouncy Castle.
///
/// The Vector API is there only where the JVM was started with `--add-modules
/// jdk.incubator.vector`. No class that needs it is loaded before that is known.
final class FastestArgon2id {
  private static final Logger LOG = LoggerFactory.getLogger(FastestArgon2id.class);

  private static final String MODULE = "jdk.incubator.vector";

  private FastestArgon2id() {}

  /// Makes one for each thread.
  ///
  /// @param usual the cost most hashes have
  static Supplier<Argon2id> workers(HashCost usual) {
    Optional<Supplier<Compression>> vectors = vectors();
    if (vectors.isEmpty()) {
      LOG.info("passwords are hashed by Bouncy Castle");
      return () -> new BouncyArgon2id(usual);
    }
    return () -> new VectorArgon2id(vectors.get().get(), usual);
  }

  private static Optional<Supplier<Compression>> vectors() {
    if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
      return Optional.empty();
    }
    int bits = LongVector.SPECIES_PREFERRED.vectorBitSize();
    LOG.info("passwords are hashed on vectors of {} bits", bits);
    // Narrower ones, as NEON's, hold half a row and multiply no longs: a third layout to gain
    // nothing.
    return switch (bits) {
      case 256 -> Optional.of(Compression256::new);
      case 512 -> Optional.of(Compression512::new);
      default -> Optional.empty();
    };
  }
}
