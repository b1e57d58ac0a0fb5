/// Every limit of the server, named, with its unit and its reason, and what counts against the ones
/// that have a rate.
@NullMarked
package dev.countersign.limit;

import org.jspecify.annotations.NullMarked;
