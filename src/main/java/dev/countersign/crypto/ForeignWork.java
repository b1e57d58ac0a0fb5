package dev.countersign.crypto;

import dev.countersign.crypto.foreign.ForeignHash;
import java.util.Arrays;

/// A password to be checked against a hash that another system made.
final class ForeignWork implements HashingWork {
  private final ForeignHash hash;
  private final byte[] password;

  ForeignWork(ForeignHash hash, byte[] password) {
    this.hash = hash;
    this.password = password;
  }

  @Override
  public byte[] tag(Argon2id argon2id) {
    return hash.derive(password);
  }

  @Override
  public long expectedKib() {
    return hash.workKib();
  }

  // What is expected of other algorithms is a rough guess; the clock knows better.
  @Override
  public long spentKib(long timedKib) {
    return timedKib;
  }

  @Override
  public boolean isSteady() {
    return false;
  }

  @Override
  public int memoryKib(HashCost usual) {
    return hash.memoryKib();
  }

  @Override
  public void wipe() {
    Arrays.fill(password, (byte) 0);
  }
}
