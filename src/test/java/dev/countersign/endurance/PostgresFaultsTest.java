package dev.countersign.endurance;

import dev.countersign.store.FaultyDatabase.Fault;
import dev.countersign.store.RealDatabase;
import java.util.List;

/// The [Faults] of a PostgreSQL server, whose answers can get lost as well.
final class PostgresFaultsTest extends Faults {
  PostgresFaultsTest() {
    super(
        RealDatabase.POSTGRES,
        List.of(
            Fault.DISK_FULL, Fault.ANSWER_LOST, Fault.COMMIT_REFUSED, Fault.COMMIT_ANSWER_LOST));
  }
}
