package dev.countersign;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.countersign.cli.Command;
import dev.countersign.cli.Console;
import dev.countersign.store.GuestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The password hashes in the database of a running server, and the command that brings more.
record StoredPasswords(AppFixture app) {
  /// What the command said.
  record Said(int status, String out, String err) {}

  private GuestDatabase database() {
    return new GuestDatabase(AppFixture.read(app.environment()).database(), app.clock());
  }

  String of(String email) {
    return database()
        .read(tx ->
            tx.sql()
                .createQuery("SELECT password_hash FROM account WHERE email = :email")
                .bind("email", email)
                .mapTo(String.class)
                .one());
  }

  void set(String email, String hash) {
    database()
        .write(tx ->
            tx.sql()
                .createUpdate("UPDATE account SET password_hash = :hash WHERE email = :email")
                .bind("hash", hash)
                .bind("email", email)
                .execute());
  }

  Said bring(List<String> lines) {
    return bring(String.join("\n", lines));
  }

  Said bring(String text) {
    Path file = app.data().resolve("import.jsonl");
    try {
      Files.createDirectories(app.data());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var console = new Console(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    int status =
        new UserTasks(console, app.clock())
            .importFile(new Command.UserImport(file.toString(), Map.of()), app.environment());
    return new Said(status, out.toString(UTF_8), err.toString(UTF_8));
  }
}
