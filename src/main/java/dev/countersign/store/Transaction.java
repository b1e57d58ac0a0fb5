package dev.countersign.store;

import org.jdbi.v3.core.Handle;

/// One open transaction, passed to every store method that takes part in it. Used by one thread at
/// a time, and only until the work it was given to has returned.
///
/// Where it begins and ends is the [Database]'s business, and so is the configuration of the
/// handle, which outlives the transaction. Values bind and map by their types: `UserId`,
/// `SessionId`, `Instant`, `Email`, `PersonName`, `Secret`, `byte[]`. SQL is taken as it is
/// written: `<` compares, and there are no bound lists.
public record Transaction(Handle sql) {}
