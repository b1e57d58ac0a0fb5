package dev.countersign.brand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrandTest {
  private static final byte[] PNG = HexFormat.of().parseHex("89504e470d0a1a0a0000000d49484452");
  private static final byte[] JPEG = HexFormat.of().parseHex("ffd8ffe000104a464946");

  @ParameterizedTest
  @ValueSource(strings = {"Acme", "Žluťoučký kůň 🐎", "A & <b>", "auth.example.com", "[::1]"})
  void whatCanBeSeenOnOneLineIsAName(String name) {
    assertThat(new Brand(name, Brand.DARK, Optional.empty()).name()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "Acme\r\nBcc: eve@example.com",
        "Acme\n",
        "Acme\0",
        "Acme\u0085",
        "Acme\u2028",
        "Acme\u202emoc.live",
        "Acme\u200b",
        "Acme\ud800",
      })
  void whatEndsALineOrCannotBeSeenIsNone(String name) {
    assertThat(Brand.isName(name)).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Brand(name, Brand.DARK, Optional.empty()));
  }

  @Test
  void nameHasALimit() {
    assertThat(Brand.isName("n".repeat(60))).isTrue();
    assertThat(Brand.isName("n".repeat(61))).isFalse();
  }

  @Test
  void pngAndJpegAreLogos() {
    assertThat(Logo.of(PNG)).get().extracting(Logo::mediaType).isEqualTo("image/png");
    assertThat(Logo.of(JPEG)).get().extracting(Logo::mediaType).isEqualTo("image/jpeg");
    assertThat(Logo.of(PNG).orElseThrow().bytes()).isEqualTo(PNG);
    assertThat(Logo.of(PNG).orElseThrow().dataUri())
        .isEqualTo("data:image/png;base64,iVBORw0KGgoAAAANSUhEUg==");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        "89504e470d0a1a0a", // a signature alone
        "ffd8ff",
        "89504e470a1a0a00000d", // a PNG that lost its carriage returns
        "474946383961010001", // GIF
        "3c737667203e", // SVG, which can hold scripts
      })
  void anythingElseIsNone(String hex) {
    assertThat(Logo.of(HexFormat.of().parseHex(hex))).isEmpty();
  }

  @Test
  void logoHasALimit() {
    assertThat(Logo.of(Arrays.copyOf(PNG, 65_536))).isPresent();
    assertThat(Logo.of(Arrays.copyOf(PNG, 65_537))).isEmpty();
  }

  @Test
  void logoCannotBeChangedFromOutside() {
    byte[] bytes = PNG.clone();
    Logo logo = Logo.of(bytes).orElseThrow();

    bytes[0] = 0;
    logo.bytes()[1] = 0;

    assertThat(logo.bytes()).isEqualTo(PNG);
    assertThat(logo)
        .isEqualTo(Logo.of(PNG).orElseThrow())
        .isNotEqualTo(Logo.of(JPEG).orElseThrow());
  }
}
