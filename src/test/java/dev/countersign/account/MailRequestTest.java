package dev.countersign.account;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.base.Email;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MailRequestTest {

  @Test
  void whatIsWrittenIsRead() {
    for (MailRequest request :
        new MailRequest[] {
          new MailRequest("momail", Optional.of(new Email("ada@example.com")), "en"),
          new MailRequest("wackypod", Optional.empty(), "pt-BR")
        }) {
      assertThat(MailRequest.of(request.toBytes())).isEqualTo(request);
    }
  }

  @Test
  void oneOfBeforeThereWereLanguagesIsReadToo() {
    byte[] old = Arrays.copyOf("momail ada@example.com\n".getBytes(US_ASCII), 320);

    assertThat(MailRequest.of(old))
        .isEqualTo(new MailRequest("momail", Optional.of(new Email("ada@example.com")), ""));
  }

  @Test
  void allAreOfOneSizeWhateverTheyAskFor() {
    String label = "." + "c".repeat(61);
    String longest = "a".repeat(64) + "@" + "b".repeat(62) + label + label + ".de";
    assertThat(longest).hasSize(Email.MAX_CHARS);
    String longTag = "x".repeat(35);

    for (MailRequest request :
        new MailRequest[] {
          new MailRequest("momail", Optional.empty(), "en"),
          new MailRequest("wackypod", Optional.of(new Email(longest)), longTag)
        }) {
      assertThat(request.toBytes()).hasSize(MailRequest.BYTES);
      assertThat(MailRequest.of(request.toBytes())).isEqualTo(request);
    }
  }
}
