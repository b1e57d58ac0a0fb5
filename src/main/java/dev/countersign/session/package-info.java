/// Sessions: opened at sign-in, kept alive by refresh, ended by logout, reset or reuse of a spent
/// token.
///
/// A session is one row and the only state that tokens have. Access tokens are signed and
/// short-lived; our own endpoints look at the row all the same, so that an ended session is refused
/// at once.
///
/// **Exactly-once refresh.** A rotating refresh token names its generation. The use of the current
/// generation is one conditional update, so that of many parallel uses one wins. A browser whose
/// answer was lost, or whose second tab asks at the same time, presents the immediate predecessor;
/// within the grace and from the same program it gets the same successor again, made from the row
/// alone, byte for byte. Anything older has been copied: the session ends (RFC 9700 §4.14.2). There
/// are never two live branches, for there is only one generation number.
@NullMarked
package dev.countersign.session;

import org.jspecify.annotations.NullMarked;
