package dev.countersign.momail;

import dev.countersign.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// The JSON of a login, in and out.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class JsonBenchmark {
  private final byte[] request =
      "{\"email\":\"ada@example.com\",\"password\":\"Correct-horse-7\"}"
          .getBytes(StandardCharsets.UTF_8);
  private final MomailBodies.Success answer =
      new MomailBodies.Success(
          true,
          new MomailBodies.SignedIn(
              "a".repeat(500),
              "r".repeat(64),
              3600,
              new MomailBodies.User(
                  "user_9462058822304cdc94e5b857479ac1a8", "ada@example.com", "Ada")));

  @Benchmark
  public String readLogin() {
    return Json.readObject(request).orElseThrow().string("password").orElseThrow();
  }

  @Benchmark
  public byte[] writeLogin() {
    return Json.write(answer);
  }
}
