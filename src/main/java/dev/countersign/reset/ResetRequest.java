package dev.countersign.reset;

import dev.countersign.base.Email;
import dev.countersign.mail.ParcelKind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// What waits in the outbox between a request and its mail: through which contract, for which
/// address, and in which language.
///
/// As bytes it is always of one size, so that its row tells nothing, not even that the address was
/// none.
///
/// @param language its tag; empty in requests of before there were languages
record ResetRequest(String contract, Optional<Email> email, String language) {
  static final ParcelKind KIND = new ParcelKind("reset-request");

  /// Room for the longest address, a contract's name and a language's.
  static final int BYTES = 320;

  // The language has a line of its own: whoever knows no languages reads the first line alone.
  byte[] toBytes() {
    String lines = contract + ' ' + email.map(Email::address).orElse("") + '\n' + language + '\n';
    return Arrays.copyOf(lines.getBytes(StandardCharsets.US_ASCII), BYTES);
  }

  static ResetRequest of(byte[] bytes) {
    String[] lines = new String(bytes, StandardCharsets.US_ASCII).split("\n", -1);
    int space = lines[0].indexOf(' ');
    return new ResetRequest(
        lines[0].substring(0, space),
        Email.parse(lines[0].substring(space + 1)),
        lines.length > 2 ? lines[1] : "");
  }
}
