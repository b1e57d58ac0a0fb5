package dev.countersign.crypto;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// One hash of the usual cost.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class HasherBenchmark {
  @Param({"512", "256", "Bouncy Castle"})
  public String vectors;

  private final byte[] password = "correct horse battery staple".getBytes();
  private Argon2id hasher;

  @Setup
  public void setUp() {
    hasher =
        switch (vectors) {
          case "512" -> new VectorArgon2id(new Compression512(), HashCost.FLOOR);
          case "256" -> new VectorArgon2id(new Compression256(), HashCost.FLOOR);
          default -> new BouncyArgon2id(HashCost.FLOOR);
        };
  }

  @Benchmark
  public byte[] hash() {
    return hasher.tag(
        Argon2id.Input.of(
            password, new byte[Argon2idHash.SALT_BYTES], HashCost.FLOOR, Argon2idHash.TAG_BYTES));
  }
}
