/// Keys and what is done with them: password hashing on its own lane, signatures, sealing, random
/// tokens.
@NullMarked
package dev.countersign.crypto;

import org.jspecify.annotations.NullMarked;
