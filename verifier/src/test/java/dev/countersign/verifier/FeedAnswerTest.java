package dev.countersign.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.verifier.Issuer.SignerKey;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which answers are the server's.
class FeedAnswerTest {
  private static final String PAYLOAD =
      Issuer.payload("two", false, Issuer.SID).replace("SINCE", "one");

  private Issuer issuer;
  private KeyCache keys;

  @BeforeEach
  void start() throws IOException {
    issuer = new Issuer();
    URI jwks = URI.create(issuer.url() + "/.well-known/jwks.json");
    keys = new KeyCache(new Web(), jwks, Duration.ZERO, System::nanoTime);
  }

  @AfterEach
  void stop() {
    issuer.close();
  }

  private static String signed(SignerKey by, String payload) {
    return by.sign(by.header(FeedAnswer.TYPE), payload);
  }

  private Optional<FeedAnswer> checked(String text) {
    return FeedAnswer.check(text, Issuer.NAME, "one", keys, Issuer.NOW);
  }

  @Test
  void theServersIsTaken() {
    assertThat(checked(signed(issuer.key, PAYLOAD)))
        .hasValueSatisfying(answer -> assertThat(answer.next()).isEqualTo("two"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"iss\":\"https://auth.example.com\"→\"iss\":\"https://evil.example\"",
        "\"since\":\"one\"→\"since\":\"two\"",
        "\"since\":\"one\"→\"since\":\"\"",
        "\"since\":\"one\",→",
        "\"iat\":1772366400→\"iat\":1772366339",
        "\"iat\":1772366400→\"iat\":1772366461",
        "\"iat\":1772366400→\"iat\":\"1772366400\"",
        "\"next\":\"two\"→\"next\":\"\"",
        "\"next\":\"two\"→\"next\":\"../x\"",
        "\"next\":\"two\"→\"next\":\"a&wait=0\"",
        "\"more\":false→\"more\":0",
        "\"keep\":3720→\"keep\":-1",
        "\"keep\":3720→\"keep\":1e9",
        "\"ended\":\"→\"ended\":\"A",
        "{→[{",
      })
  void noOtherIs(String change) {
    String[] fromTo = change.split("→", -1);
    String other = PAYLOAD.replace(fromTo[0], fromTo[1]);

    assertThat(other).isNotEqualTo(PAYLOAD);
    assertThat(checked(signed(issuer.key, other))).isEmpty();
  }

  @Test
  void noneOfAnotherKeyOrKindIs() {
    SignerKey ed25519 = SignerKey.ed25519("ed25519", "EdDSA");
    SignerKey rs256 = SignerKey.rs256("rs256");
    issuer.publish(issuer.key, ed25519, rs256);

    assertThat(checked(issuer.key.sign(PAYLOAD))).isEmpty();
    assertThat(checked(signed(SignerKey.es256("first"), PAYLOAD))).isEmpty();
    assertThat(checked(signed(SignerKey.es256("unknown"), PAYLOAD))).isEmpty();
    assertThat(checked(signed(ed25519, PAYLOAD))).isEmpty();
    assertThat(checked(signed(rs256, PAYLOAD))).isEmpty();
    assertThat(checked(PAYLOAD)).isEmpty();
    assertThat(checked("")).isEmpty();
  }
}
