package dev.countersign.crypto;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// Argon2id by Bouncy Castle, which wipes the blocks it has used as it hands them back to the pool.
///
/// The pool holds what one hash of the usual cost needs; a dearer one takes the rest from the heap.
final class BouncyArgon2id implements Argon2id {
  /// Bouncy Castle works on a few blocks beside those it fills.
  private static final int SCRATCH_BLOCKS = 8;

  private final Argon2BytesGenerator.BlockPool blocks;

  BouncyArgon2id(HashCost usual) {
    int filled = Argon2BytesGenerator.getBlockCount(usual.memoryKib(), usual.parallelism());
    blocks = new Argon2BytesGenerator.FixedBlockPool(filled + SCRATCH_BLOCKS);
  }

  @Override
  public byte[] tag(Input input) {
    var generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(input.cost.memoryKib())
            .withIterations(input.cost.iterations())
            .withParallelism(input.cost.parallelism())
            .withSalt(input.salt)
            .withSecret(input.secret)
            .withAdditional(input.associated)
            .withBlockPool(blocks)
            .build());
    byte[] tag = new byte[input.tagBytes];
    generator.generateBytes(input.password, tag);
    return tag;
  }
}
