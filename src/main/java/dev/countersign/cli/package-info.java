/// The command line: what was asked for, and running a server until it is told to stop.
///
/// Standard output carries what was asked for and nothing else: for `serve` that is one line once
/// it is ready. Everything else is on standard error. Exit statuses are those of
/// [dev.countersign.cli.Exit].
@NullMarked
package dev.countersign.cli;

import org.jspecify.annotations.NullMarked;
