/// The database: durable transactions, migrations, housekeeping. It knows no feature's tables.
///
/// SQL lives in the `…Store` classes of the features, as whole text blocks beside the method that
/// runs them; they take the [Transaction] they work in as their first argument, so that a use case
/// shows its one transaction.
@NullMarked
package dev.countersign.store;

import org.jspecify.annotations.NullMarked;
