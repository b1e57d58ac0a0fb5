package dev.countersign.crypto.foreign;

import dev.countersign.base.Secret;
import dev.countersign.limit.HashLimit;
import org.bouncycastle.crypto.generators.SCrypt;

/// A hash of scrypt (RFC 7914).
record Scrypt(ScryptCost cost, Secret salt, Secret tag) implements ForeignHash {
  /// The three parameters.
  ///
  /// @param logN the logarithm of N to the base 2
  record ScryptCost(int logN, int blockSize, int parallelization) {
    private static final int BLOCK_BYTES = 128;
    private static final int MAX_LOG_N = 24;

    boolean isAllowed() {
      // RFC 7914 §2: N is less than 2^(128 r / 8).
      return logN >= 1
          && logN <= MAX_LOG_N
          && blockSize >= 1
          && blockSize <= HashLimit.SCRYPT_BLOCK_SIZE.amount()
          && logN < BLOCK_BYTES * blockSize / Byte.SIZE
          && parallelization >= 1
          && parallelization <= HashLimit.SCRYPT_PARALLELIZATION.amount()
          && memoryKib() <= HashLimit.MEMORY_KIB.amount()
          && workKib() <= HashLimit.FILLED_KIB.amount();
    }

    long memoryKib() {
      return Math.ceilDiv(((long) BLOCK_BYTES * blockSize) << logN, 1024L);
    }

    /// All is written once and read once, by Bouncy Castle about half as fast as our Argon2id
    /// fills.
    long workKib() {
      return 4 * memoryKib() * parallelization;
    }

    byte[] derive(byte[] password, byte[] salt, int bytes) {
      return SCrypt.generate(password, salt, 1 << logN, blockSize, parallelization, bytes);
    }

    @Override
    public String toString() {
      return "ln=%d,r=%d,p=%d".formatted(logN, blockSize, parallelization);
    }
  }

  @Override
  public boolean takes(byte[] password) {
    return HmacKeys.distinguish(password);
  }

  @Override
  public byte[] derive(byte[] password) {
    return cost.derive(password, salt.expose(), tag.length());
  }

  @Override
  public int memoryKib() {
    return (int) cost.memoryKib();
  }

  @Override
  public long workKib() {
    return cost.workKib();
  }

  @Override
  public String scheme() {
    return "scrypt";
  }
}
