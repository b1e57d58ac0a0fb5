package dev.countersign.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;

/// Users with one Momail session each, written straight into the database of a stopped server:
/// registering a million would take hours of hashing.
///
/// Everything about a user follows from their number, so that a client can be any of them. All have
/// one password and one stored hash of it, which the server made itself.
///
/// @param users how many there are, numbered from 0
record Population(int users) {
  static final String PASSWORD = "Correct-horse-7";

  /// Whose account is in every directory made here; it has [#PASSWORD] too.
  static final String SEED_EMAIL = "seed@example.com";

  private static final int ID_BYTES = 16;
  private static final int BATCH = 10_000;
  private static final Duration IDLE_LIFE = Duration.ofDays(7);
  private static final Duration WHOLE_LIFE = Duration.ofDays(30);

  /// Writes rows into the database of a stopped server.
  @FunctionalInterface
  interface Rows {
    /// @param hash of [#PASSWORD]
    /// @param now as the database keeps moments
    void add(Connection database, String hash, long now) throws SQLException;
  }

  /// Makes a data directory with all of them in it.
  Path seed(String name) throws IOException, SQLException {
    return directory(
        name,
        (database, hash, now) -> {
          addAccounts(database, hash, now);
          addSessions(database, now);
        });
  }

  /// Makes a data directory with these rows in it, and the account of [#SEED_EMAIL].
  static Path directory(String name, Rows rows) throws IOException, SQLException {
    Path data = WorkDirectory.empty(name);
    try (var server = CountersignServer.start(data)) {
      server.calls().once(server.calls().register(SEED_EMAIL, PASSWORD));
    }
    String url = "jdbc:sqlite:" + data.resolve("countersign.db");
    try (Connection database = DriverManager.getConnection(url);
        Statement statement = database.createStatement()) {
      // While nobody uses it; the server sets its own again.
      statement.execute("PRAGMA journal_mode = OFF");
      statement.execute("PRAGMA synchronous = OFF");
      statement.execute("PRAGMA cache_size = -4000000");
      database.setAutoCommit(false);
      rows.add(database, storedHash(statement), System.currentTimeMillis());
      database.commit();
      database.setAutoCommit(true);
      statement.execute("PRAGMA journal_mode = WAL");
    }
    return data;
  }

  private static String storedHash(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT password_hash FROM account")) {
      return row.getString(1);
    }
  }

  private void addAccounts(Connection database, String hash, long now) throws SQLException {
    try (PreparedStatement insert =
        database.prepareStatement(
            """
            INSERT INTO account (id, realm, email, name, tier, email_verified,
                                 password_hash, password_version, created_at)
            VALUES (?, 'default', ?, 'Ada', 'free', 0, ?, 1, ?)
            """)) {
      for (int user = 0; user < users; user++) {
        insert.setBytes(1, accountId(user));
        insert.setString(2, email(user));
        insert.setString(3, hash);
        insert.setLong(4, now);
        add(insert, user);
      }
      insert.executeBatch();
    }
  }

  private void addSessions(Connection database, long now) throws SQLException {
    try (PreparedStatement insert =
        database.prepareStatement(
            """
            INSERT INTO session (id, account_id, contract, refresh_secret, generation, created_at,
                                 refreshed_at, idle_expires_at, expires_at, rotated_by, user_agent, address)
            VALUES (?, ?, 'momail', ?, 1, ?, ?, ?, ?, ?, 'countersign-bench', '127.0.0.1')
            """)) {
      for (int user = 0; user < users; user++) {
        insert.setBytes(1, sessionId(user));
        insert.setBytes(2, accountId(user));
        insert.setBytes(3, sha256(secret(user)));
        insert.setLong(4, now);
        insert.setLong(5, now);
        insert.setLong(6, now + IDLE_LIFE.toMillis());
        insert.setLong(7, now + WHOLE_LIFE.toMillis());
        insert.setBytes(8, sha256("countersign-bench".getBytes(StandardCharsets.UTF_8)));
        add(insert, user);
      }
      insert.executeBatch();
    }
  }

  static void add(PreparedStatement insert, int user) throws SQLException {
    insert.addBatch();
    if ((user + 1) % BATCH == 0) {
      insert.executeBatch();
    }
  }

  String email(int user) {
    return "user%d@example.com".formatted(user);
  }

  /// The refresh token of the user's session: its id and the secret whose hash is in the row.
  String refreshToken(int user) {
    byte[] secret = secret(user);
    byte[] token =
        ByteBuffer.allocate(ID_BYTES + secret.length).put(sessionId(user)).put(secret).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  static byte[] sessionId(int user) {
    return id("session", user);
  }

  private static byte[] accountId(int user) {
    return id("account", user);
  }

  static byte[] id(String kind, int user) {
    return Arrays.copyOf(derived(kind, user), ID_BYTES);
  }

  private static byte[] secret(int user) {
    return derived("secret", user);
  }

  static byte[] derived(String kind, int user) {
    return sha256((kind + user).getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
