package dev.countersign.account;

import dev.countersign.base.Email;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// What waits in the outbox between somebody's wish for a mail and the mail: through which contract
/// it was asked for, for which address, and in which language.
///
/// As bytes it is always of one size, so that its row tells nothing, not even that the address was
/// none.
///
/// @param contract the contract's id
/// @param language its tag; empty in requests of before there were languages
public record MailRequest(String contract, Optional<Email> email, String language) {
  /// Room for the longest address, a contract's id and a language's tag.
  public static final int BYTES = 320;

  // The language has a line of its own: whoever knows no languages reads the first line alone.
  public byte[] toBytes() {
    String lines = contract + ' ' + email.map(Email::address).orElse("") + '\n' + language + '\n';
    return Arrays.copyOf(lines.getBytes(StandardCharsets.US_ASCII), BYTES);
  }

  /// The request that [#toBytes] made these bytes of.
  public static MailRequest of(byte[] bytes) {
    String[] lines = new String(bytes, StandardCharsets.US_ASCII).split("\n", -1);
    int space = lines[0].indexOf(' ');
    return new MailRequest(
        lines[0].substring(0, space),
        Email.parse(lines[0].substring(space + 1)),
        lines.length > 2 ? lines[1] : "");
  }
}
