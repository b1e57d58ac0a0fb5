package dev.countersign.cli;

/// What the commands that end by themselves say about themselves, without their flags.
final class TaskHelp {
  static final String BACKUP =
      """
      usage: countersign backup FILE [flags]

      Copies the SQLite database as it is at this moment into a new file, also while a server has it open.
      Settings are those of the server: flags, environment, file. The master key is not in the copy.

      """;

  static final String RESTORE =
      """
      usage: countersign restore FILE [flags]

      Checks a file made by countersign backup and puts it into a data directory that has no database.
      The server that is started on it needs the same master key.

      """;

  static final String COPY =
      """
      usage: countersign copy --from sqlite:PATH --to postgres://USER@HOST/DATABASE [flags]

      Copies everything from SQLite into an empty PostgreSQL database and compares the two table by table.
      Stop the server first. Cut off, the same command goes on where it stopped; until it is done no server
      starts on the copy. The other settings of the database are those of the server, such as
      COUNTERSIGN_DATABASE_PASSWORD and COUNTERSIGN_DATABASE_TLS. The new server needs the same master key.

      """;

  static final String MAIL =
      """
      usage: countersign mail test ADDRESS [flags]
             countersign mail queue [flags]

      test sends one mail there at once, past the queue, and says each step of it. It ends with 0 when the mail
      server has taken the mail over, and with 1 when it has not.
      queue says how much mail waits and why, and what became of the rest in the last seven days, also while a
      server is running.
      Settings are those of the server: flags, environment, file.

      """;

  static final String KEYS =
      """
      usage: countersign keys list [flags]
             countersign keys rotate [flags]
             countersign keys burn KID [flags]
             countersign keys rewrap [flags]

      Keys follow one another by themselves, every keys.rotation. All of these work also while servers are running,
      which see it within 15 seconds.
      list says which keys there are, what each is for, and until when.
      rotate gives each a successor now; it signs ten minutes later, once every verifier can know it.
      burn is for a key that others may have: what it signed is refused at once, and the next one signs.
      rewrap encrypts all keys with the next master key, which all servers have to have by then.
      Settings are those of the server: flags, environment, file.

      """;

  static final String USER =
      """
      usage: countersign user import FILE [flags]

      Brings accounts of another system, also while a server is running. FILE has one a line, a JSON object such as
      {"email":"ada@example.com","password_hash":"$2b$12$…","email_verified":true,"name":"Ada","created_at":"2024-05-06T07:08:09Z"}
      of which the first two have to be there. Hashes of bcrypt, scrypt (Firebase's too), PBKDF2 and Argon2 are taken,
      and replaced as each person signs in. An address that has an account keeps that as it is, so the same file can be
      given again. Lines that cannot be kept are named with the reason, and the command ends with 1.
      Settings are those of the server: flags, environment, file.

      """;

  private TaskHelp() {}
}
