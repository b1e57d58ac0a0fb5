/// The product itself: the command line and the wiring of everything else.
@NullMarked
package dev.countersign;

import org.jspecify.annotations.NullMarked;
