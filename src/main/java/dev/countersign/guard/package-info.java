/// What stands between a password and those who guess it.
///
/// Whoever tries a password is a *source*: a device that shows a token it was given when it signed
/// in to this account, a network, or one of all strangers together. Each source has its own count
/// of failures in a row, so that what strangers do never weighs on a device or a network that has
/// signed in before, and the other way round: whoever steals a device's token has the guesses of
/// one device.
///
/// - A known device is judged by its own count alone, wherever it is. Once that says wait or no, it
///   is judged as if it had shown nothing.
/// - A network is delayed by its own count, known or not. A known one needs no more.
/// - A stranger's failure counts for its network and for all strangers, who are refused together
///   after so many, until a reset.
///
/// An attempt is counted as a failure before its password is looked at, in one statement for each
/// source, so that of any number at once, at any number of nodes, no more are looked at than may
/// be; it is given back when it was none. Counts are by what was submitted, whether or not an
/// account has that address: a stranger's attempt runs the same statements and gets the same
/// answers.
///
/// A success ends its own source's row of failures: a stranger's, that of all strangers too; a
/// known one's, that one alone (NIST SP 800-63B-4 §3.2.2), or whoever has an old token could keep
/// strangers guessing for ever. A reset ends them all, and makes strangers of everybody but the
/// network that it came from.
@NullMarked
package dev.countersign.guard;

import org.jspecify.annotations.NullMarked;
