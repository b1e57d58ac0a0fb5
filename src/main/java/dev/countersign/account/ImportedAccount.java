package dev.countersign.account;

import dev.countersign.base.Email;
import dev.countersign.base.PersonName;
import dev.countersign.base.UserId;
import dev.countersign.crypto.Argon2idHash;
import dev.countersign.crypto.PasswordHash;
import dev.countersign.crypto.PasswordHash.Foreign;
import dev.countersign.crypto.PasswordHash.Unusable;
import dev.countersign.json.Json;
import dev.countersign.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// A line of an import: an account of another system as a JSON object.
sealed interface ImportedAccount {
  Set<String> FIELDS = Set.of("email", "password_hash", "email_verified", "name", "created_at");

  /// It can be kept as this.
  record Read(Account account) implements ImportedAccount {}

  /// It cannot.
  ///
  /// @param why a clause, which holds nothing of the password hash
  record Refused(String why) implements ImportedAccount {}

  /// What a line says.
  ///
  /// @param id of the account that it becomes
  static ImportedAccount read(byte[] line, UserId id, Instant now) {
    Optional<JsonObject> object = Json.readObject(line);
    if (object.isEmpty()) {
      return new Refused("it is no JSON object");
    }
    Optional<String> unknown =
        object.get().names().stream().filter(name -> !FIELDS.contains(name)).findFirst();
    if (unknown.isPresent()) {
      return new Refused(
          "it has a field that is none of email, password_hash, email_verified, name, created_at");
    }
    return read(object.get(), id, now);
  }

  private static ImportedAccount read(JsonObject line, UserId id, Instant now) {
    Optional<Email> email = line.string("email").flatMap(Email::parse);
    Optional<PersonName> name =
        line.has("name")
            ? line.string("name").flatMap(PersonName::parse)
            : Optional.of(PersonName.NONE);
    Optional<Boolean> verified =
        line.has("email_verified") ? line.truth("email_verified") : Optional.of(false);
    Optional<Instant> created =
        line.has("created_at")
            ? line.string("created_at").flatMap(t -> time(t, now))
            : Optional.of(now);
    if (email.isEmpty()) {
      return new Refused("email is no e-mail address");
    }
    if (name.isEmpty()) {
      return new Refused(
          "name is no text of at most %d characters without control characters"
              .formatted(PersonName.MAX_CODE_POINTS));
    }
    if (verified.isEmpty()) {
      return new Refused("email_verified is neither true nor false");
    }
    if (created.isEmpty()) {
      return new Refused("created_at is no time of the past, such as 2024-05-06T07:08:09Z");
    }
    return switch (hash(line.string("password_hash").orElse(""))) {
      case Unusable(_, String why) -> new Refused("password_hash cannot be used: " + why);
      case Argon2idHash _ -> new Refused("password_hash cannot be used: it names a pepper");
      case Foreign hash ->
          new Read(
              new Account(
                  id,
                  email.get(),
                  name.get(),
                  Account.FREE_TIER,
                  verified.get(),
                  hash,
                  1,
                  created.get()));
    };
  }

  // Without a pepper it is written as Django writes it, and so not taken for one of ours: those
  // are made of the normal form of what is typed.
  private static PasswordHash hash(String text) {
    PasswordHash read = PasswordHash.parse(text);
    return read instanceof Argon2idHash hash && hash.pepper().isEmpty()
        ? PasswordHash.parse("argon2" + text)
        : read;
  }

  private static Optional<Instant> time(String text, Instant now) {
    try {
      return Optional.of(Instant.parse(text))
          .filter(time -> !time.isAfter(now) && !time.isBefore(Instant.EPOCH));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
