package dev.countersign.store;

/// What one database says otherwise than another, all in one place. The stores' own SQL is one text
/// for all of them.
enum Dialect {
  SQLITE("/db/sqlite/", "", ""),

  // A number of our own, the bytes of "cntrsign". Held by the transaction and not by the session,
  // so
  // that nobody has to let go of it.
  POSTGRES("/db/postgres/", "SELECT pg_advisory_xact_lock(7164792092104419182)", " COLLATE \"C\"");

  private final String migrations;
  private final String migrationLock;
  private final String bytewise;

  Dialect(String migrations, String migrationLock, String bytewise) {
    this.migrations = migrations;
    this.migrationLock = migrationLock;
    this.bytewise = bytewise;
  }

  /// The folder of its migrations among the resources.
  String migrations() {
    return migrations;
  }

  /// The statement after which nobody else migrates until the transaction ends; empty where one
  /// process has the database for itself.
  String migrationLock() {
    return migrationLock;
  }

  /// What stands behind a text column that is compared by its bytes, whatever the table says.
  String bytewise() {
    return bytewise;
  }
}
