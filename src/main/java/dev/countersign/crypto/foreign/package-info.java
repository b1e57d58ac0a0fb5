/// Password hashes that other systems made, each checked as the system that made it would.
///
/// [ForeignHashes] reads the texts that those systems write; what it has read is within the bounds
/// of [dev.countersign.limit.HashLimit] and computes itself what a password must hash to. Nothing
/// here makes a hash to be kept: at its owner's next sign-in it is replaced.
///
/// Those systems hashed the bytes that were submitted. So do these, and not the normal form that
/// passwords have here: whoever types "é" as two characters did so there as well.
@NullMarked
package dev.countersign.crypto.foreign;

import org.jspecify.annotations.NullMarked;
