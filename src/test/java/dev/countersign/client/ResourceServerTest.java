package dev.countersign.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.base.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceServerTest {
  private static final String SECRET = "0f9b1d4c5a7e8632b1d4c5a7e8632f9b";

  @Test
  void anIdAndARandomSecretAreOne() {
    ResourceServer server = ResourceServer.parse("orders.api~1:" + SECRET).orElseThrow();

    assertThat(server.id()).isEqualTo("orders.api~1");
    assertThat(server.hasSecret(Secret.ofText(SECRET))).isTrue();
    assertThat(server.hasSecret(Secret.ofText(SECRET.substring(1)))).isFalse();
    assertThat(server.hasSecret(Secret.ofText(""))).isFalse();
    assertThat(server.toString()).doesNotContain(SECRET);
  }

  @Test
  void theSecretGoesOnBehindTheFirstColon() {
    ResourceServer server = ResourceServer.parse("a:b:" + SECRET).orElseThrow();

    assertThat(server.hasSecret(Secret.ofText("b:" + SECRET))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "api",
        ":" + SECRET,
        "api:",
        "api:secret",
        "api:changeme-changeme",
        "api:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "api:abababababababababababababababababababab",
        "api:0f9b1d4c5a7e8632b1d4c5a7e8632f9",
        "api:0f9b1d4c5a7e8632 b1d4c5a7e8632f9b",
        "api:0f9b1d4c5a7e8632äb1d4c5a7e8632f9b",
        "a b:" + SECRET,
        "ä:" + SECRET
      })
  void anythingElseIsNone(String text) {
    assertThat(ResourceServer.parse(text)).isEmpty();
  }
}
