package dev.countersign.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.base.Secret;
import dev.countersign.crypto.MasterKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;

final class SettingTypeTest {
  @Test
  void aWindowLastsASecondAtLeast() {
    var rate = SettingType.rate(10, Duration.ofDays(1));

    assertThat(rate.parser().apply("5/1s")).isPresent();
    assertThat(rate.parser().apply("5/999ms")).isEmpty();
  }

  @Test
  void aMasterKeyIsTakenAsOpensslWritesItAndAsItsFileHasIt() {
    byte[] key = new byte[MasterKey.BYTES];
    Arrays.fill(key, (byte) 0xfb);
    String openssl = Base64.getEncoder().encodeToString(key);
    String file = Base64.getUrlEncoder().withoutPadding().encodeToString(key);

    assertThat(openssl).contains("+", "=");
    assertThat(file).contains("-", "_");
    assertThat(SettingType.masterKey().parser().apply(openssl)).contains(Secret.of(key));
    assertThat(SettingType.masterKey().parser().apply(file)).contains(Secret.of(key));
  }
}
