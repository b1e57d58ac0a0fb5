/// Proving an address: a mail at registration, and again whenever somebody asks.
///
/// **Asking tells nothing.** As at a reset, the answer comes after one sealed row of one size has
/// been written, whatever the address; the [dev.countersign.verify.PrepareVerification] courier
/// finds the account afterwards, and sends nothing to unknown or proven addresses, which takes as
/// much work. A registration queues the same row in its own transaction, so that a new account and
/// its mail exist together.
///
/// **Proving changes one thing**: the address counts as proven. Nobody is signed in by it and no
/// password changes, for whoever reads the mail may not be who registered. Taking over an account
/// that somebody else made of one's address is what a reset is for.
///
/// Whether an unproven address may sign in is a setting, [dev.countersign.verify.VerificationMode].
@NullMarked
package dev.countersign.verify;

import org.jspecify.annotations.NullMarked;
