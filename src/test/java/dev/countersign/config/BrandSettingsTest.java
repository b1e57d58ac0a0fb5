package dev.countersign.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.base.StartRefused;
import dev.countersign.brand.Brand;
import dev.countersign.brand.Logo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrandSettingsTest {
  private static final byte[] PNG = HexFormat.of().parseHex("89504e470d0a1a0a0000000d49484452");

  @TempDir Path directory;

  @Test
  void aServerThatNobodyNamedIsCalledLikeItsHost() {
    assertThat(brand(Map.of()).name()).isEqualTo("127.0.0.1");
    assertThat(brand(Map.of("COUNTERSIGN_PUBLIC_URL", "https://auth.example.com:8443/x")).name())
        .isEqualTo("auth.example.com");
    assertThat(brand(Map.of()).colour()).hasToString("#1d5fa8");
    assertThat(brand(Map.of()).logo()).isEmpty();
  }

  @Test
  void aLongHostIsCutToItsEnd() {
    String host = "a".repeat(50) + "." + "b".repeat(50) + ".example.com";

    assertThat(brand(Map.of("COUNTERSIGN_PUBLIC_URL", "https://" + host)).name())
        .hasSize(Brand.MAX_NAME_CHARS)
        .endsWith("b.example.com");
  }

  @Test
  void nameColourAndLogoAreAsSet() throws IOException {
    Path logo = Files.write(directory.resolve("logo.png"), PNG);

    Brand brand =
        brand(
            Map.of(
                "COUNTERSIGN_BRAND_NAME", " Acme & Söhne ",
                "COUNTERSIGN_BRAND_COLOR", "#FFE14D",
                "COUNTERSIGN_BRAND_LOGO", logo.toString()));

    assertThat(brand.name()).isEqualTo("Acme & Söhne");
    assertThat(brand.colour()).hasToString("#ffe14d");
    assertThat(brand.logo()).isEqualTo(Logo.of(PNG));
  }

  @Test
  void whatIsNoneIsRefusedInASentence() throws IOException {
    Path text = Files.writeString(directory.resolve("logo.svg"), "<svg xmlns='x'/>");
    Path missing = directory.resolve("nowhere.png");

    refused("COUNTERSIGN_BRAND_NAME", "a\u202eb")
        .hasMessageContaining("brand.name, set by COUNTERSIGN_BRAND_NAME, must be one line of");
    refused("COUNTERSIGN_BRAND_COLOR", "blue")
        .hasMessageContaining("brand.color, set by")
        .hasMessageEndingWith("must be a colour, such as #1d5fa8, not \"blue\".");
    refused("COUNTERSIGN_BRAND_LOGO", missing.toString())
        .hasMessage("brand.logo: there is no file %s.", missing);
    refused("COUNTERSIGN_BRAND_LOGO", text.toString())
        .hasMessage("brand.logo: %s is no PNG or JPEG of at most 64 KiB.", text);
    refused("COUNTERSIGN_BRAND_LOGO", directory.toString())
        .hasMessage("brand.logo: %s cannot be read.", directory);
  }

  private static AbstractThrowableAssert<?, ?> refused(String variable, String value) {
    return assertThatThrownBy(() -> brand(Map.of(variable, value)))
        .isInstanceOf(StartRefused.class);
  }

  private static Brand brand(Map<String, String> environment) {
    return Config.read(Map.of(), environment).brand();
  }
}
