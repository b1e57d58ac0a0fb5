package dev.countersign.account;

import dev.countersign.base.Email;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// What waits in the outbox between somebody's wish for a mail and the mail: through which contract
/// it was asked for, in which language, and for which address.
///
/// As bytes it is always of one size, so that its row tells nothing, not even that the address was
/// none.
///
/// @param contract the contract's id
/// @param language the language's tag
public record MailRequest(String contract, String language, Optional<Email> email) {
  /// Room for the longest address, a contract's id and the longest tag that RFC 5646 §4.4.1 asks
  /// anybody to keep.
  public static final int BYTES = 320;

  public byte[] toBytes() {
    String line = contract + ' ' + language + ' ' + email.map(Email::address).orElse("") + '\n';
    return Arrays.copyOf(line.getBytes(StandardCharsets.US_ASCII), BYTES);
  }

  /// The request that [#toBytes] made these bytes of.
  public static MailRequest of(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.US_ASCII);
    String[] words = text.substring(0, text.indexOf('\n')).split(" ", -1);
    return new MailRequest(words[0], words[1], Email.parse(words[2]));
  }
}
