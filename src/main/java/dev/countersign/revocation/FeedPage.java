package dev.countersign.revocation;

import java.time.Instant;

/// One answer of the feed, before it is signed.
///
/// @param asOf up to when it tells all that this node knew
/// @param next what to ask with the next time
/// @param more whether that is to be at once, for there is more
/// @param entries as [FeedEntries.Page#entries()] has them
@SuppressWarnings("ArrayRecordComponent") // Made by the feed, written once, compared never.
record FeedPage(Instant asOf, FeedCursor next, boolean more, byte[] entries) {}
