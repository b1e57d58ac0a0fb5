package dev.countersign.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;

/// E-mail addresses of one length and shape, each used once, and accounts for those of them that
/// are registered.
///
/// Which are is scattered over all of them as by chance, so that no cache and no part of an index
/// is warmer for one kind than for another.
final class Crowd {
  private static final int NAME_DIGITS = 16;

  private final Map<Kind, Integer> used = new EnumMap<>(Kind.class);

  /// What an address is to the server.
  enum Kind {
    UNKNOWN("unknown"),
    KNOWN("known"),
    /// The address has been proven.
    PROVEN("proven"),
    /// Its stored hash is of no password, which nothing tells from the others: see [#ofNoPassword].
    WITHOUT_PASSWORD("never had a password");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }

    private boolean isRegistered() {
      return this != UNKNOWN;
    }
  }

  /// An address that nobody has used yet.
  String next(Kind kind) {
    return email(kind, used.merge(kind, 1, Integer::sum) - 1);
  }

  /// Makes a data directory with so many accounts of each kind in it, and the population's own.
  static Path seed(String name, int ofEach) throws Exception {
    return Population.directory(
        name,
        (database, hash, now) -> {
          for (Kind kind : Kind.values()) {
            if (kind.isRegistered()) {
              add(database, kind, ofEach, hash, now);
            }
          }
        });
  }

  private static void add(Connection database, Kind kind, int count, String hash, long now)
      throws SQLException {
    try (PreparedStatement insert =
        database.prepareStatement(
            """
            INSERT INTO account (id, realm, email, name, tier, email_verified,
                                 password_hash, password_version, created_at)
            VALUES (?, 'default', ?, 'Ada', 'free', ?, ?, 1, ?)
            """)) {
      for (int i = 0; i < count; i++) {
        insert.setBytes(1, Population.id(kind.name(), i));
        insert.setString(2, email(kind, i));
        insert.setInt(3, kind == Kind.PROVEN ? 1 : 0);
        insert.setString(4, ofNoPassword(hash, kind.name() + i));
        insert.setLong(5, now);
        Population.add(insert, i);
      }
      insert.executeBatch();
    }
  }

  /// Such a hash with a salt of its own, as every account has: with one salt for all, a password
  /// would take one way through Argon2id's memory for all of them, and some ways are quicker. Its
  /// tag is of no password, and nobody tries the right one.
  private static String ofNoPassword(String hash, String whose) {
    int tag = hash.lastIndexOf('$') + 1;
    int salt = hash.lastIndexOf('$', tag - 2) + 1;
    return hash.substring(0, salt)
        + base64("salt " + whose, bytes(hash.substring(salt, tag - 1)))
        + '$'
        + base64("tag " + whose, bytes(hash.substring(tag)));
  }

  private static int bytes(String encoded) {
    return Base64.getDecoder().decode(encoded).length;
  }

  private static String base64(String what, int bytes) {
    byte[] derived = new byte[bytes];
    byte[] some = Population.derived(what, 0);
    System.arraycopy(some, 0, derived, 0, bytes);
    return Base64.getEncoder().withoutPadding().encodeToString(derived);
  }

  private static String email(Kind kind, int number) {
    String digits = HexFormat.of().formatHex(Population.derived("email " + kind.name(), number));
    return digits.substring(0, NAME_DIGITS) + "@example.com";
  }
}
