package dev.countersign;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;

/// The server of an [AppFixture] as a process of its own, set by its environment. Its clock says
/// what each line of standard input says, from the first on; it ends where that ends.
final class ClockedServer {
  private ClockedServer() {}

  public static void main(String[] args) throws IOException {
    var clock = new TestClock();
    try (var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      set(clock, lines.readLine());
      App app =
          App.start(
              AppFixture.read(System.getenv()), clock, new SecureRandom(), database -> database);
      System.out.println("countersign ready on " + app.url());
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        set(clock, line);
        System.out.println("it is " + line);
      }
      app.stop();
    }
  }

  private static void set(TestClock clock, String time) {
    clock.advance(Duration.between(clock.instant(), Instant.parse(time)));
  }
}
