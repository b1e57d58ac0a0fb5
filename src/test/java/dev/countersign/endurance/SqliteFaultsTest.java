package dev.countersign.endurance;

import dev.countersign.store.FaultyDatabase.Fault;
import dev.countersign.store.RealDatabase;
import java.util.List;

/// The [Faults] of the embedded database.
final class SqliteFaultsTest extends Faults {
  SqliteFaultsTest() {
    super(
        RealDatabase.SQLITE,
        List.of(
            Fault.DISK_FULL,
            Fault.COMMIT_REFUSED,
            Fault.COMMIT_ANSWER_LOST,
            Fault.TALLY_REFUSED,
            Fault.READ_ONLY));
  }
}
