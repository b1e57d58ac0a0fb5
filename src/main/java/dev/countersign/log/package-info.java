/// What the server says while it runs: one JSON object per line, on standard error.
///
/// Everything goes through `java.util.logging`, which the libraries reach by SLF4J. A line never
/// breaks in two and never carries a terminal's control sequences, whatever a client sent, and is
/// bounded in length. No password, token, mailed link or whole e-mail address belongs in one.
@NullMarked
package dev.countersign.log;

import org.jspecify.annotations.NullMarked;
