/// The feed of what has ended, by which resource servers refuse an access token at once although
/// they check it by themselves.
///
/// Each node reads what ended lately from the database, a few times a second and only while
/// somebody asks, and keeps it in memory for as long as an access token of it can live. However
/// many clients wait, it is two queries.
///
/// **Sessions and users.** A session that ends is an entry. Where all of a user's end at once, one
/// cutoff voids the tokens that were issued before a moment, and only sessions that were used
/// around that moment are entries of their own: `iat` has whole seconds and is another node's
/// clock, so it cannot tell a token of an ended session from one of the sign-in that followed. Who
/// a user is called depends on the contract, so a cutoff is an entry for each.
///
/// **What is missed by nobody.** A session's `ended_at` is the clock's time at some node before its
/// transaction is durable, so a row can appear behind others that are later. Each reading therefore
/// reaches back over what was read before: a little each time, and every few seconds over all that
/// clocks and transactions can be late by. What a node has seen is numbered by the moment at which
/// it saw it, and never twice by one moment; a [FeedCursor] names such a moment of one node, so
/// that it misses nothing there. Another node gives whoever brings it all that it has itself seen
/// since then, and some time before, for their clocks may differ; what a node finds when it begins
/// counts as seen when every node had seen it. A node whose clock turns out to have been ahead
/// begins anew, by another name.
@NullMarked
package dev.countersign.revocation;

import org.jspecify.annotations.NullMarked;
