package dev.countersign.store;

import org.jdbi.v3.core.Handle;

/// One open transaction, passed to every store method that takes part in it. Used by one thread at
/// a time.
public record Transaction(Handle sql) {}
