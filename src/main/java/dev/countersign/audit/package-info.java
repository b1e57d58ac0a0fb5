/// What happened that matters to security, as typed events, and where it is recorded.
///
/// Every outcome of a use case is one event. Events hold values, never a secret: no password, no
/// token, no mailed link, and e-mail addresses are masked as they are written.
@NullMarked
package dev.countersign.audit;

import org.jspecify.annotations.NullMarked;
