package dev.countersign.crypto;

import static dev.countersign.crypto.BlockLayout.WORDS;

import java.util.Arrays;
import org.bouncycastle.crypto.digests.Blake2bDigest;
import org.bouncycastle.util.Pack;

/// Argon2id on vectors, for hashes of one lane, in one array that is used again. What has more
/// lanes, which no hash of ours has, is left to Bouncy Castle.
///
/// The array is made with the first hash and holds one of the usual cost; a dearer one has an array
/// for itself, so that one old account does not take the memory of its hash for ever.
final class VectorArgon2id implements Argon2id {
  private static final int VERSION_13 = 0x13;
  private static final int BLOCK_BYTES = WORDS * Long.BYTES;

  /// RFC 9106 §3.2: H0 is 64 bytes long, and in front of two numbers where blocks are made of it.
  private static final int H0_BYTES = 64;

  private static final int SEED_BYTES = H0_BYTES + 2 * Integer.BYTES;

  private final Compression compression;
  private final int usualWords;
  private final Argon2id manyLanes = new BouncyArgon2id(new HashCost(8, 1, 1));
  private long[] memory = {};

  VectorArgon2id(Compression compression, HashCost usual) {
    this.compression = compression;
    this.usualWords = OneLane.blocks(usual) * WORDS;
  }

  @Override
  public byte[] tag(Input input) {
    if (input.cost.parallelism() > 1) {
      return manyLanes.tag(input);
    }
    long[] blocks = memoryFor(OneLane.blocks(input.cost) * WORDS);
    byte[] seed = new byte[SEED_BYTES];
    byte[] block = new byte[BLOCK_BYTES];
    try {
      hashInput(input, seed);
      for (int first = 0; first < 2; first++) {
        Pack.intToLittleEndian(first, seed, H0_BYTES);
        LongHash.of(seed, block);
        write(block, blocks, first * WORDS);
      }
      var lane = new OneLane(compression, blocks, input.cost);
      lane.fill();
      read(blocks, lane.last(), block);
      byte[] tag = new byte[input.tagBytes];
      LongHash.of(block, tag);
      return tag;
    } finally {
      Arrays.fill(seed, (byte) 0);
      Arrays.fill(block, (byte) 0);
      compression.wipe();
      // Whoever reads the first blocks of a pass can try passwords against them for less than a
      // hash costs, H0 for next to nothing. RFC 9106 leaves it open; the reference implementation
      // wipes all by default, and so do we: 19 MiB in a twentieth of the time of a hash.
      Arrays.fill(blocks, 0, OneLane.blocks(input.cost) * WORDS, 0);
    }
  }

  private long[] memoryFor(int words) {
    if (words > usualWords) {
      return new long[words];
    }
    if (memory.length == 0) {
      memory = new long[usualWords];
    }
    return memory;
  }

  /// H0 of RFC 9106 §3.2.
  private static void hashInput(Input input, byte[] h0) {
    var digest = new Blake2bDigest(H0_BYTES * Byte.SIZE);
    update(digest, input.cost.parallelism());
    update(digest, input.tagBytes);
    update(digest, input.cost.memoryKib());
    update(digest, input.cost.iterations());
    update(digest, VERSION_13);
    update(digest, OneLane.ARGON2ID);
    updateWithLength(digest, input.password);
    updateWithLength(digest, input.salt);
    updateWithLength(digest, input.secret);
    updateWithLength(digest, input.associated);
    digest.doFinal(h0, 0);
  }

  private static void update(Blake2bDigest digest, int number) {
    digest.update(Pack.intToLittleEndian(number), 0, Integer.BYTES);
  }

  private static void updateWithLength(Blake2bDigest digest, byte[] bytes) {
    update(digest, bytes.length);
    digest.update(bytes, 0, bytes.length);
  }

  private static void write(byte[] block, long[] memory, int at) {
    for (int word = 0; word < WORDS; word++) {
      memory[at + BlockLayout.position(word)] = Pack.littleEndianToLong(block, word * Long.BYTES);
    }
  }

  private static void read(long[] memory, int at, byte[] block) {
    for (int word = 0; word < WORDS; word++) {
      Pack.longToLittleEndian(memory[at + BlockLayout.position(word)], block, word * Long.BYTES);
    }
  }

  /// What is kept for the next hash.
  long[] memory() {
    return memory;
  }
}
