package dev.countersign.reset;

import dev.countersign.base.Email;
import dev.countersign.mail.ParcelKind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// What waits in the outbox between a request and its mail: through which contract, and for which
/// address.
///
/// As bytes it is always of one size, so that its row tells nothing, not even that the address was
/// none.
record ResetRequest(String contract, Optional<Email> email) {
  static final ParcelKind KIND = new ParcelKind("reset-request");

  /// Room for the longest address and a contract's name.
  static final int BYTES = 320;

  byte[] toBytes() {
    String line = contract + ' ' + email.map(Email::address).orElse("") + '\n';
    return Arrays.copyOf(line.getBytes(StandardCharsets.US_ASCII), BYTES);
  }

  static ResetRequest of(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.US_ASCII);
    int space = text.indexOf(' ');
    return new ResetRequest(
        text.substring(0, space), Email.parse(text.substring(space + 1, text.indexOf('\n'))));
  }
}
