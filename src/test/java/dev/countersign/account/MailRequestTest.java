package dev.countersign.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.base.Email;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MailRequestTest {

  @Test
  void whatIsWrittenIsRead() {
    for (MailRequest request :
        new MailRequest[] {
          new MailRequest("momail", "en", Optional.of(new Email("ada@example.com"))),
          new MailRequest("wackypod", "pt-BR", Optional.empty())
        }) {
      assertThat(MailRequest.of(request.toBytes())).isEqualTo(request);
    }
  }

  @Test
  void allAreOfOneSizeWhateverTheyAskFor() {
    String label = "." + "c".repeat(61);
    String longest = "a".repeat(64) + "@" + "b".repeat(62) + label + label + ".de";
    assertThat(longest).hasSize(Email.MAX_CHARS);
    String longTag = "x".repeat(35);

    for (MailRequest request :
        new MailRequest[] {
          new MailRequest("momail", "en", Optional.empty()),
          new MailRequest("wackypod", longTag, Optional.of(new Email(longest)))
        }) {
      assertThat(request.toBytes()).hasSize(MailRequest.BYTES);
      assertThat(MailRequest.of(request.toBytes())).isEqualTo(request);
    }
  }
}
