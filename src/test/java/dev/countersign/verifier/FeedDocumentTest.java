package dev.countersign.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.countersign.verifier.Issuer.Said;
import dev.countersign.verifier.Verification.Reason;
import dev.countersign.verifier.Verification.Rejected;
import dev.countersign.verifier.Verification.Verified;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The page that specifies the feed: its example is what it says.
class FeedDocumentTest {
  private static final Path PAGE = Path.of("docs", "revocation-feed.md");
  private static final Instant ISSUED = Instant.ofEpochSecond(1_768_473_005);
  private static final long CUTOFF = 1_768_472_930;
  private static final String USER = "550e8400-e29b-41d4-a716-446655440000";

  private static String block(String start) throws IOException {
    var found =
        Pattern.compile("^(" + Pattern.quote(start) + ".*)$", Pattern.MULTILINE)
            .matcher(Files.readString(PAGE));
    assertThat(found.find()).isTrue();
    return found.group(1);
  }

  @Test
  void itsExampleIsSignedAndVoidsWhatItSays() throws Exception {
    String example = block("eyJ");
    try (var issuer = new Issuer()) {
      issuer.publish("{\"keys\":[" + issuer.key.jwk + "," + block("{\"kty\"") + "]}");
      issuer.said.add(new Said(200, since -> example));
      try (TokenVerifier verifier =
          TokenVerifier.of(Issuer.NAME, "momail")
              .server(issuer.url())
              .clock(Clock.fixed(ISSUED, ZoneOffset.UTC))
              .build()) {
        assertThat(verifier.awaitReady(Duration.ofSeconds(60))).isTrue();

        assertThat(verifier.verify(token(issuer, "user_1", Issuer.SID, CUTOFF + 60)))
            .isEqualTo(new Rejected(Reason.REVOKED));
        assertThat(verifier.verify(token(issuer, USER, "another", CUTOFF - 1)))
            .isEqualTo(new Rejected(Reason.REVOKED));
        assertThat(verifier.verify(token(issuer, USER, "another", CUTOFF)))
            .isInstanceOf(Verified.class);
      }
    }
  }

  private static String token(Issuer issuer, String sub, String sid, long issuedAt) {
    return issuer.key.sign(
        Issuer.claims()
            .replace("user_1", sub)
            .replace(Issuer.SID, sid)
            .replace("\"iat\":" + Issuer.NOW, "\"iat\":" + issuedAt));
  }

  @Test
  void theDocumentOfTheApiHasTheSameExample() throws IOException {
    String api = Files.readString(Path.of("docs", "openapi", "oauth.yaml"));

    assertThat(api.replaceAll("\\\\\\n\\s*", "")).contains("value: \"" + block("eyJ") + "\"");
  }

  @Test
  void headerPayloadAndEntriesStandThereAsInTheExample() throws IOException {
    String[] parts = block("eyJ").split("\\.", -1);
    String payload = text(parts[1]);
    var entries = Base64Url.decode(payload.replaceFirst(".*\"ended\":\"(.*)\"}", "$1")).get();

    assertThat(block("{\"alg\"")).isEqualTo(text(parts[0]));
    assertThat(block("{\"iss\"")).isEqualTo(payload);
    assertThat(entries).hasSize(24);
    var page = Files.readString(PAGE);
    assertThat(page)
        .contains("`%016x`".formatted(FeedEntries.user(USER)))
        .contains("`%016x`".formatted(FeedEntries.session(Issuer.SID)))
        .contains("`%08x`".formatted(CUTOFF))
        .contains("`%08x`".formatted(CUTOFF + 70));
  }

  @Test
  void itsFollowerIsPython(@TempDir Path place) throws Exception {
    String page = Files.readString(PAGE);
    int start = page.indexOf("```python\n") + 10;
    Path follower = place.resolve("follower.py");
    Files.writeString(follower, page.substring(start, page.indexOf("```", start)));
    var compiling = new ProcessBuilder("python3", "-m", "py_compile", follower.toString());
    try {
      assertThat(compiling.inheritIO().start().waitFor()).isZero();
    } catch (IOException e) {
      assumeTrue(false, "SKIPPED: there is no python3 here");
    }
  }

  private static String text(String encoded) {
    return new String(Base64Url.decode(encoded).get(), java.nio.charset.StandardCharsets.US_ASCII);
  }
}
