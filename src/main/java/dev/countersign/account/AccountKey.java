package dev.countersign.account;

import dev.countersign.base.Client;
import dev.countersign.base.Email;
import dev.countersign.crypto.Digests;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// An account as one network sees it: the key for what is counted per account and network.
///
/// It is made from the e-mail as submitted, so that an address counts alike whether or not an
/// account has it, and from a digest, so that no key is longer than another and none tells an
/// address. What is no address never counts as one, not even where it folds into one.
public record AccountKey(String text) {
  public static AccountKey of(String submittedEmail, Client client) {
    return of(submittedEmail, client.address().network());
  }

  /// The account as all networks together see it.
  public static AccountKey ofAllNetworks(String submittedEmail) {
    return of(submittedEmail, "*");
  }

  private static AccountKey of(String submittedEmail, String network) {
    String address = Email.parse(submittedEmail).map(Email::address).orElse('\n' + submittedEmail);
    String who = address + '\n' + network;
    return new AccountKey(
        HexFormat.of().formatHex(Digests.sha256(who.getBytes(StandardCharsets.UTF_8))));
  }
}
