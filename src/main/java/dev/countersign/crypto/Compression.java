package dev.countersign.crypto;

/// The compression function G of Argon2 (RFC 9106 §3.5) on blocks in [BlockLayout]. For one thread
/// at a time.
///
/// Implementations are fast only while C2 keeps every vector in a register, which is why they look
/// as they do: a half-round is one method, written out by hand, and no vector leaves it but through
/// an array. At more than 325 bytecodes (`FreqInlineSize`) each is compiled by itself; inlined into
/// one another they would pass C2's limit of nodes, where it stops inlining the Vector API, and
/// every vector would become an object: seven times slower.
interface Compression {
  /// Fills the block at `current` from those at `previous` and `reference`.
  ///
  /// @param mixIn whether what stood there is XORed into it, as it is in every pass but the first
  void fill(long[] memory, int previous, int reference, int current, boolean mixIn);
}
