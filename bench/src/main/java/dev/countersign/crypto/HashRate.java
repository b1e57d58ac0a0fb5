package dev.countersign.crypto;

import dev.countersign.crypto.Argon2id.Input;
import java.io.BufferedReader;
import java.io.InputStreamReader;
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
///
/// Each is measured in a process of its own, as it runs in a server: where several kinds share one,
/// the compiler serves none of them as well.
public final class HashRate {
  private static final HashCost COST = HashCost.FLOOR;
  private static final int WARM_UP_HASHES = 60;

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

  /// Measures for whoever started the process: for each line of a number of threads and of
  /// milliseconds, one with the rate.
  ///
  /// @param arguments the bits of the vectors, 0 for Bouncy Castle; and the most threads
  public static void main(String[] arguments) throws Exception {
    Supplier<Argon2id> maker = FastestArgon2id.workers(COST, Integer.parseInt(arguments[0]));
    var hasher = new HashRate(Integer.parseInt(arguments[1]), maker);
    try (var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ");
        var turn = Duration.ofMillis(Long.parseLong(words[1]));
        System.out.println(hasher.measure(Integer.parseInt(words[0]), turn));
      }
    }
  }

  /// The widest vectors that this machine and this JVM compute with, in bits.
  public static int widest() {
    return LongVector.SPECIES_PREFERRED.vectorBitSize();
  }

  /// Hashes a second of the first so many threads together.
  private double measure(int threads, Duration turn) throws Exception {
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
    return Input.of(password, new byte[Argon2idHash.SALT_BYTES], COST, Argon2idHash.TAG_BYTES);
  }
}
