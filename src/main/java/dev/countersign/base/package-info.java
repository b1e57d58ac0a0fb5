/// The values everything else is made of: each is valid once it exists, and none knows the network
/// or the database.
///
/// Parsing happens once, at an entrance; from there on the type carries the proof. Secrets redact
/// themselves.
@NullMarked
package dev.countersign.base;

import org.jspecify.annotations.NullMarked;
