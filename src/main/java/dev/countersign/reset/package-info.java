/// Password reset: asked for by anybody, confirmed by whoever reads the mail.
///
/// **Asking tells nothing.** A request is answered after one sealed row of one size has been
/// written, whatever the address. The [dev.countersign.reset.PrepareReset] courier finds the
/// account afterwards and queues the mail, or does the same for nobody, so that the server is as
/// busy after one request as after another.
///
/// **Confirming proves the mailbox**, and so that whoever had the account before has no more claim
/// to it than the mailbox's owner: the password changes, every session of every contract ends,
/// other tokens die, the address counts as verified and a notice is mailed, all in one transaction.
/// The token is spent by the row count of its deletion.
///
/// **Where the address had never been proven**, whoever registered the account may have been
/// anybody who got there first: its name and everything mailed about it go as well. A proven
/// account keeps its name.
@NullMarked
package dev.countersign.reset;

import org.jspecify.annotations.NullMarked;
