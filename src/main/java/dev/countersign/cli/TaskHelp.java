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

  private TaskHelp() {}
}
