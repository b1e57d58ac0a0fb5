/// Checks the access tokens of a Countersign server where they are used: by themselves, with no
/// call for a request, and yet refused within a second after their session has ended.
///
/// [TokenVerifier] is the whole of it; what it answers is a [Verification]. Nothing but the JDK is
/// needed.
package dev.countersign.verifier;
