package dev.countersign.crypto;

/// The compression function G of Argon2 (RFC 9106 §3.5) on blocks in [BlockLayout]. For one thread
/// at a time.
///
/// Implementations are fast only while C2 keeps every vector in a register, which is why they look
/// as they do. A round is one method, written out by hand, which no vector enters or leaves but
/// through an array. C2 always inlines the methods of the Vector API; ours, past a number of nodes
/// that one round reaches, it does not, and each vector handed to one becomes an object: seven
/// times slower. At more than 325 bytecodes (`FreqInlineSize`) a round is not inlined itself, so
/// that it is compiled alone whoever calls it.
interface Compression {
  /// Fills the block at `current` from those at `previous` and `reference`.
  ///
  /// @param mixIn whether what stood there is XORed into it, as it is in every pass but the first
  void fill(long[] memory, int previous, int reference, int current, boolean mixIn);
}
