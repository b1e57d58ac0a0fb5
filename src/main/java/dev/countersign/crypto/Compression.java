package dev.countersign.crypto;

/// The compression function G of Argon2 (RFC 9106 §3.5) on blocks in [BlockLayout]. For one thread
/// at a time.
///
/// Implementations are fast only while C2 keeps every vector in a register, which is why they look
/// as they do:
///
/// - Four rows or four columns are one method, written out by hand, which no vector enters or
///   leaves but through an array. C2 always inlines the methods of the Vector API; ours, past a
///   number of nodes that one round reaches, it does not, and each vector handed to one becomes an
///   object: sixty times slower.
/// - Four and not two, because each step of a round waits for the one before it, and what stands
///   between them, from the other rounds, fills the wait.
/// - Not more: past another number of nodes C2 leaves the Vector API alone as well, with the same
///   end. What is written once in a method and used by all of its operations counts once.
/// - At more than 325 bytecodes (`FreqInlineSize`) a method is not inlined itself, so that it is
///   compiled alone whoever calls it; at more than 8000 it is not compiled at all.
/// - One width to a process: beside 512 bits, 256 were measured at up to 1.6 times their own time.
interface Compression {
  /// Fills the block at `current` from those at `previous` and `reference`.
  ///
  /// @param mixIn whether what stood there is XORed into it, as it is in every pass but the first
  void fill(long[] memory, int previous, int reference, int current, boolean mixIn);

  /// Forgets what it has left of the last block.
  void wipe();
}
