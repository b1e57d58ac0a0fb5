/// Getting back in without the password: asking for a mailed proof, and setting a new password with
/// it.
@NullMarked
package dev.countersign.reset;

import org.jspecify.annotations.NullMarked;
