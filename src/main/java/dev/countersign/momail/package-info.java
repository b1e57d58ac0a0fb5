/// The Momail API below `/v1`: its routes, its JSON and its errors, and nothing decided.
@NullMarked
package dev.countersign.momail;

import org.jspecify.annotations.NullMarked;
