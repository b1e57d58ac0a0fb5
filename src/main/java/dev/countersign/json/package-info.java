/// JSON as the wire has it: read strictly, written in the order of declaration.
@NullMarked
package dev.countersign.json;

import org.jspecify.annotations.NullMarked;
