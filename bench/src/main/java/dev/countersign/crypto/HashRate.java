package dev.countersign.crypto;

import dev.countersign.crypto.Argon2id.Input;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import jdk.incubator.vector.LongVector;

/// How many hashes a second one of the product's hashers makes, without a server around it.
public final class HashRate {
  private static final HashCost COST = HashCost.FLOOR;
  private static final int WARM_UP_HASHES = 40;

  private final List<Argon2id> hashers = new ArrayList<>();

  private HashRate(int threads, Supplier<Argon2id> maker) {
    for (int i = 0; i < threads; i++) {
      Argon2id hasher = maker.get();
      hashers.add(hasher);
      for (int warm = 0; warm < WARM_UP_HASHES; warm++) {
        hasher.tag(input());
      }
    }
  }

  /// The widest vectors that this machine and this JVM compute with, in bits.
  public static int widest() {
    return LongVector.SPECIES_PREFERRED.vectorBitSize();
  }

  /// On vectors of 512 bits, warmed up.
  public static HashRate bits512(int threads) {
    return new HashRate(threads, () -> new VectorArgon2id(new Compression512(), COST));
  }

  /// On vectors of 256 bits, warmed up.
  public static HashRate bits256(int threads) {
    return new HashRate(threads, () -> new VectorArgon2id(new Compression256(), COST));
  }

  /// By Bouncy Castle, warmed up.
  public static HashRate bouncyCastle(int threads) {
    return new HashRate(threads, () -> new BouncyArgon2id(COST));
  }

  /// Hashes a second of the first so many threads together.
  public double measure(int threads, Duration turn) throws Exception {
    try (var pool = Executors.newFixedThreadPool(threads)) {
      List<Callable<Double>> turns = new ArrayList<>();
      hashers.subList(0, threads).forEach(hasher -> turns.add(() -> hashOn(hasher, turn)));
      double sum = 0;
      for (Future<Double> rate : pool.invokeAll(turns)) {
        sum += rate.get();
      }
      return sum;
    }
  }

  // As the native one does it: from the first start to the last end of this thread.
  private static double hashOn(Argon2id hasher, Duration turn) {
    long start = System.nanoTime();
    int count = 0;
    long spent;
    do {
      hasher.tag(input());
      count++;
      spent = System.nanoTime() - start;
    } while (spent < turn.toNanos());
    return count * 1e9 / spent;
  }

  private static Input input() {
    byte[] password = "correct horse battery staple".getBytes(StandardCharsets.US_ASCII);
    return Input.of(password, new byte[PasswordHash.SALT_BYTES], COST, PasswordHash.TAG_BYTES);
  }
}
