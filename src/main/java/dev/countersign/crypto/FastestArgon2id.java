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
    return workers(usual, vectorBits());
  }

  /// Makes one for each thread, on vectors that wide whether this machine has them or not. The JVM
  /// has to have the module.
  ///
  /// @param bits 512, 256, or anything else for Bouncy Castle
  static Supplier<Argon2id> workers(HashCost usual, int bits) {
    // Narrower vectors, as NEON's, would need a third arrangement, and have no product of longs.
    Optional<Supplier<Compression>> vectors =
        switch (bits) {
          case 256 -> Optional.of(Compression256::new);
          case 512 -> Optional.of(Compression512::new);
          default -> Optional.empty();
        };
    if (vectors.isEmpty()) {
      LOG.info("passwords are hashed by Bouncy Castle");
      return () -> new BouncyArgon2id(usual);
    }
    LOG.info("passwords are hashed on vectors of {} bits", bits);
    return () -> new VectorArgon2id(vectors.get().get(), usual);
  }

  /// The width of vectors that this JVM computes with, or 0.
  private static int vectorBits() {
    return ModuleLayer.boot().findModule(MODULE).isPresent()
        ? LongVector.SPECIES_PREFERRED.vectorBitSize()
        : 0;
  }
}
