/// What those who run the server ask of it: whether it lives, whether it is ready, and the keys by
/// which its tokens are checked.
@NullMarked
package dev.countersign.operations;

import org.jspecify.annotations.NullMarked;
