/// Mail: a durable outbox, sealed at rest, and the ways out of it.
///
/// A mail is a row written in the transaction of its cause, so it exists exactly when its cause
/// does. Sealing costs more than SQL may, so it comes first: [Outbox#seal], then the transaction
/// with [Outbox#queue] in it, then [Outbox#wake]. The [OutboxWorker] claims what is due with an
/// `UPDATE` whose row count tells who won, hands it over outside any transaction, and deletes the
/// row. A crash between the last two hands it over again: at least once, under the same Message-ID,
/// which is the most that can be had of a mail server. What is due is found by polling; waking only
/// saves the wait.
///
/// Each kind of parcel has a lane of its own ([OutboxLane]), so that a mail server that hangs keeps
/// nothing else waiting. What became of a mail stays readable for a week ([MailQueue]), without
/// whom it went to and what it said.
///
/// The outbox carries [Parcel]s of several kinds. A mail is one; a feature that must answer before
/// it has worked (so that its answer tells nothing) queues a kind of its own and gives the worker a
/// [Courier] for it. What it then prepares for nobody is a mail of another kind, [Mail#FOR_NOBODY],
/// which takes the way of a mail up to the mail server and ends there.
@NullMarked
package dev.countersign.mail;

import org.jspecify.annotations.NullMarked;
