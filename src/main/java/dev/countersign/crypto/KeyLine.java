package dev.countersign.crypto;

import java.util.Optional;
import java.util.stream.Stream;

/// Keys of which each takes the place of the one before: those of one purpose, and of access tokens
/// those of one contract. The algorithm may change from one to the next.
///
/// @param contract the contract's id; empty when the purpose has nothing to do with one
record KeyLine(KeyPurpose purpose, String contract) {
  private static final String SEPARATOR = ":";

  static KeyLine of(KeyPurpose purpose) {
    return new KeyLine(purpose, "");
  }

  static KeyLine ofAccessTokens(String contract) {
    return new KeyLine(KeyPurpose.ACCESS_TOKEN, contract);
  }

  /// What its rows have for a purpose: `SEALING`, `ACCESS_TOKEN:momail`.
  String name() {
    return contract.isEmpty() ? purpose.name() : purpose.name() + SEPARATOR + contract;
  }

  /// The line of this name, or empty when this version knows none such.
  static Optional<KeyLine> named(String name) {
    String[] parts = name.split(SEPARATOR, 2);
    return Stream.of(KeyPurpose.values())
        .filter(purpose -> purpose.name().equals(parts[0]))
        .filter(purpose -> parts.length == 1 || purpose == KeyPurpose.ACCESS_TOKEN)
        .map(purpose -> new KeyLine(purpose, parts.length == 1 ? "" : parts[1]))
        .findFirst();
  }

  /// Whether the row is one of its keys. An access key without a contract is from the time when all
  /// contracts had the same: it comes before the own ones of each.
  boolean holds(KeyRow row) {
    return row.purpose().equals(name())
        || (purpose == KeyPurpose.ACCESS_TOKEN && row.purpose().equals(purpose.name()));
  }
}
