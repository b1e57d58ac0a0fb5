/// HTML that cannot be injected into: markup is a constant of ours, everything else is escaped.
@NullMarked
package dev.countersign.html;

import org.jspecify.annotations.NullMarked;
