package dev.countersign.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Changed seeds: a few bytes other, gone, doubled, or from another seed.
final class Mutations {
  /// What fuzzers without a length of their own stop at.
  private static final int MAX_BYTES = 4096;

  private static final int MOST_CHANGES = 4;

  private static final byte[] TELLING = {
    0,
    1,
    '\t',
    '\n',
    '\r',
    ' ',
    '"',
    '\'',
    ',',
    '.',
    '/',
    ':',
    ';',
    '=',
    '@',
    '[',
    '\\',
    '{',
    '0',
    '9',
    'A',
    'z',
    0x7f,
    (byte) 0x80,
    (byte) 0xc0,
    (byte) 0xed,
    (byte) 0xf4,
    (byte) 0xff
  };

  private final List<byte[]> seeds;
  private final Random random;

  Mutations(List<byte[]> seeds, Random random) {
    this.seeds = seeds;
    this.random = random;
  }

  byte[] next() {
    byte[] bytes = any().clone();
    for (int changes = 1 + random.nextInt(MOST_CHANGES); changes > 0; changes--) {
      bytes = changed(bytes);
    }
    return bytes.length > MAX_BYTES ? Arrays.copyOf(bytes, MAX_BYTES) : bytes;
  }

  private byte[] changed(byte[] bytes) {
    int from = random.nextInt(bytes.length + 1);
    int to = from + random.nextInt(Math.min(16, bytes.length - from) + 1);
    byte[] piece = Arrays.copyOfRange(bytes, from, to);
    return switch (random.nextInt(6)) {
      case 0 -> spliced(bytes, from, to, new byte[0]);
      case 1 -> spliced(bytes, from, from, piece);
      case 2 -> spliced(bytes, from, to, noise());
      case 3 -> spliced(bytes, from, from, telling());
      case 4 -> spliced(bytes, from, to, telling());
      default -> {
        byte[] other = any();
        int start = random.nextInt(other.length + 1);
        yield spliced(bytes, from, to, Arrays.copyOfRange(other, start, other.length));
      }
    };
  }

  private byte[] noise() {
    byte[] noise = new byte[1 + random.nextInt(8)];
    random.nextBytes(noise);
    return noise;
  }

  // Now and then very many, for whatever is quadratic.
  private byte[] telling() {
    byte[] run = new byte[random.nextInt(50) == 0 ? 1000 : 1];
    Arrays.fill(run, TELLING[random.nextInt(TELLING.length)]);
    return run;
  }

  private byte[] any() {
    return seeds.get(random.nextInt(seeds.size()));
  }

  private static byte[] spliced(byte[] bytes, int from, int to, byte[] between) {
    var out = new ByteArrayOutputStream(bytes.length + between.length);
    out.write(bytes, 0, from);
    out.writeBytes(between);
    out.write(bytes, to, bytes.length - to);
    return out.toByteArray();
  }
}
