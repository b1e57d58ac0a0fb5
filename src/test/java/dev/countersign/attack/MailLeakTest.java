package dev.countersign.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.mail.PostOffice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.subethamail.smtp.RejectException;

/// A mail server that repeats all it has heard in its refusals: none of that is logged or kept.
@Timeout(300)
final class MailLeakTest {
  private static final String ADA = "ada.lovelace@example.com";
  private static final Pattern TOKEN = Pattern.compile("token=3D([A-Za-z0-9_-]{20,})");
  private static final int ROUNDS = 4;

  @TempDir private Path directory;

  @Test
  void nothingOfAMailIsLoggedOrKeptWhateverTheMailServerSaysOfIt() throws IOException {
    var heard = new ArrayList<String>();
    var count = new AtomicInteger();
    try (var office = PostOffice.open()) {
      office.refuseContent(got -> {
        String content = got.content().replace("=\r\n", "");
        heard.add(content);
        String said = content.replaceAll("[\r\n]+", " ").replace("=3D", "=");
        String start = said.substring(said.indexOf("http"));
        return switch (count.getAndIncrement() % ROUNDS) {
          case 0 -> Optional.of(new RejectException(554, "5.7.1 " + ADA + " " + start));
          case 1 -> Optional.of(new RejectException(451, "4.7.1 ada.lovelace: " + start));
          default -> Optional.empty();
        };
      });
      List<String> log = run(office, count);

      assertThat(String.join("\n", log)).contains("message refused: 554 5.7.1 ***@example.com");
      List<String> secrets = new ArrayList<>(List.of(ADA, "ada.lovelace", "http://127", "token="));
      for (String content : heard) {
        Matcher token = TOKEN.matcher(content);
        while (token.find()) {
          secrets.add(token.group(1).substring(0, 16));
        }
      }
      assertThat(secrets).hasSizeGreaterThan(ROUNDS);
      assertThat(log).noneMatch(line -> secrets.stream().anyMatch(line::contains));
      // The account has the address; nothing has a token.
      secrets.removeAll(List.of(ADA, "ada.lovelace"));
      assertThat(secrets).noneMatch(onDisk()::contains);
    }
  }

  private List<String> run(PostOffice office, AtomicInteger count) {
    var environment =
        Map.of(
            "COUNTERSIGN_LOG_LEVEL", "debug",
            "COUNTERSIGN_MAIL_SMTP_HOST", "localhost",
            "COUNTERSIGN_MAIL_SMTP_PORT", Integer.toString(office.port()),
            "COUNTERSIGN_MAIL_SMTP_TLS", "none",
            "COUNTERSIGN_MAIL_FROM", "no-reply@example.com",
            "COUNTERSIGN_LIMITS_ENABLED", "false");
    try (var server = ChildServer.start(directory, environment)) {
      server.postJson(
          "/api/auth/register", JsonBody.of("email", ADA, "password", "Correct-Horse-71"));
      assertThat(server.get("/dev/mail").status()).isEqualTo(404);
      for (int i = 0; i < ROUNDS; i++) {
        server.postJson("/api/auth/request-password-reset", JsonBody.of("email", ADA));
        while (count.get() <= i) {
          LockSupport.parkNanos(1_000_000);
        }
      }
      server.stop();
      return server.log();
    }
  }

  private String onDisk() throws IOException {
    var all = new StringBuilder();
    try (Stream<Path> files = Files.list(directory.resolve("data"))) {
      for (Path file : files.toList()) {
        all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    return all.toString();
  }
}
