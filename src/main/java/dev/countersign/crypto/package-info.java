/// Keys and what is done with them: password hashing on its own lane, signatures, sealing, random
/// tokens.
///
/// ## Why no token's header is ever read
///
/// A JWT names, in a header that its sender wrote, the algorithm and the key it wants to be checked
/// with. Believing it is how verifiers fall (RFC 8725 §2): `none` and its spellings, HS256 keyed
/// with a published EC key, keys that the token brings along (`jwk`, `jku`, `x5u`), a `kid` that is
/// a path or a query, unknown `crit` extensions, encrypted tokens where signed ones were meant.
/// [JwtVerifier] believes nothing: each [JwtKey] has one algorithm, so for each key and type of
/// token there is exactly one header, the one [Jwt] writes. The verifier holds those headers, as
/// their base64url text, and looks the first segment of a token up among them. Anything else is
/// refused before a byte of it is decoded. The type stands in the header as well (RFC 8725 §3.11),
/// so a token of one kind is none of another.
///
/// ## Why hashing has threads of its own
///
/// One password hash is tens of milliseconds of one core and 19 MiB. On the threads that carry
/// requests, a burst of sign-ins would stop every other call; without a bound, it would take the
/// memory too. [PasswordHasher] therefore owns a fixed number of platform threads, each with its
/// own working memory, in front of them a queue. Who cannot be served in time is told so at once
/// instead of waiting for an answer nobody is listening to any more: the lane knows from what it
/// measures how long the wait would be, and lets in only those it can serve. The measurement starts
/// with the hashes for nobody that each thread makes until the JVM has compiled them.
///
/// ## Where keys are
///
/// The [KeyRing] keeps them in the database, wrapped under the [MasterKey], which is never there.
/// The associated data of each wrapped key names its row, so a key that was copied to another row
/// does not open. [KeyRules] says when each is made, used and destroyed.
@NullMarked
package dev.countersign.crypto;

import org.jspecify.annotations.NullMarked;
