package dev.countersign.bench;

import dev.countersign.crypto.HashRate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Hashing alone, against the reference implementation in C.
final class HashPart implements Part {
  private static final String NATIVE = "native, -march=native";
  private static final String BITS_512 = "ours, 512-bit vectors";
  private static final String BITS_256 = "ours, 256-bit vectors";

  @Override
  public String name() {
    return "hash";
  }

  @Override
  public String title() {
    return "Hashing alone";
  }

  /// Hashes a second on so many threads, in a turn.
  private interface Hasher {
    double rate(int threads, Duration turn) throws Exception;
  }

  @Override
  public void run(Options options, Section section) throws Exception {
    Map<String, Hasher> hashers = hashers();
    var alone = new LinkedHashMap<String, Rates>();
    var together = new LinkedHashMap<String, Rates>();
    for (int round = 0; round < options.times(5, 2); round++) {
      for (var hasher : hashers.entrySet()) {
        Duration turn = options.seconds(2, 1);
        String name = hasher.getKey();
        rates(alone, name).add(hasher.getValue().rate(1, turn));
        rates(together, name).add(hasher.getValue().rate(Machine.CORES, turn));
      }
    }
    section.say(
        "Argon2id, m=19456 t=2 p=1, hashes a second; medians of turns of %d s, in which all take turns. "
            + "Memory is kept from hash to hash and wiped after each, by all. Native: the reference "
            + "implementation's `opt.c` from the npm package `argon2`, `cc -O3`, on huge pages.",
        options.seconds(2, 1).toSeconds());
    section.table("hasher", "1 thread", Machine.CORES + " threads", "lowest–highest", "÷ native");
    double limit = alone.containsKey(NATIVE) ? together.get(NATIVE).median() : Double.NaN;
    together.forEach((name, rates) ->
        section.row(
            name,
            rates(alone, name).median(),
            rates.median(),
            rates.spread(),
            rates.median() / limit));
    var goals = Map.of(BITS_512, Goal.HASH_512, BITS_256, Goal.HASH_256);
    goals.forEach((name, goal) -> {
      if (!Double.isNaN(limit) && together.containsKey(name)) {
        section.reached(goal, together.get(name).median() / limit);
      }
    });
  }

  private static Rates rates(Map<String, Rates> byName, String name) {
    return byName.computeIfAbsent(name, any -> new Rates());
  }

  private static Map<String, Hasher> hashers() {
    var hashers = new LinkedHashMap<String, Hasher>();
    Optional<NativeArgon2> best = NativeArgon2.build();
    best.ifPresent(program -> hashers.put(NATIVE, program::rate));
    best.flatMap(any -> NativeArgon2.build("argon2_rate_256", "-mno-avx512f"))
        .ifPresent(program -> hashers.put("native, without AVX-512", program::rate));
    if (HashRate.widest() >= 512) {
      hashers.put(BITS_512, HashRate.bits512(Machine.CORES)::measure);
    }
    if (HashRate.widest() >= 256) {
      hashers.put(BITS_256, HashRate.bits256(Machine.CORES)::measure);
    }
    hashers.put("Bouncy Castle", HashRate.bouncyCastle(Machine.CORES)::measure);
    return hashers;
  }
}
