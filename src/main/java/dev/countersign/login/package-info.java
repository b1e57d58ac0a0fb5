/// Signing in with e-mail and password.
///
/// Nobody learns here who is registered. An unknown e-mail is checked against a decoy hash in the
/// same lane, counted by the same guard and refused by the same answer as a wrong password. An
/// attempt is counted before its password is looked at and given back when it did not fail, so that
/// parallel guesses cannot all slip in under the limit. That an address has to be proven first is
/// told to those alone who know its password.
@NullMarked
package dev.countersign.login;

import org.jspecify.annotations.NullMarked;
