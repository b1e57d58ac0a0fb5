package dev.countersign.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// For every width of vector, also those this machine has no registers for: then it is slow, not
/// wrong.
@ParameterizedClass(name = "{0}")
@EnumSource
class VectorArgon2idTest {
  private static final HashCost SMALL = new HashCost(64, 2, 1);
  private static final int ROUNDS = Integer.getInteger("countersign.rounds", 3000);

  private final Width width;

  VectorArgon2idTest(Width width) {
    this.width = width;
  }

  enum Width {
    BITS_256,
    BITS_512;

    Compression compression() {
      return switch (this) {
        case BITS_256 -> new Compression256();
        case BITS_512 -> new Compression512();
      };
    }
  }

  @Test
  void passesTheTestOfEveryStart() {
    Argon2idSelfTest.run(ofUsual(SMALL));
  }

  // The reference implementation's tests (test.c), and its answers where it has none for one lane.
  @Test
  void computesWhatTheReferenceImplementationComputes() {
    assertThat(hex("password", "somesalt", new HashCost(256, 2, 1)))
        .isEqualTo("9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe");
    assertThat(hex("password", "somesalt", new HashCost(65_536, 2, 1)))
        .isEqualTo("09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7");
    assertThat(hex("differentpassword", "somesalt", new HashCost(65_536, 2, 1)))
        .isEqualTo("0b84d652cf6b0c4beaef0dfe278ba6a80df6696281d7e0d2891b817d8c458fde");
    assertThat(hex("password", "diffsalt", new HashCost(65_536, 2, 1)))
        .isEqualTo("bdf32b05ccc42eb15d58fd19b1f856b113da1e9a5874fdcc544308565aa8141c");
    assertThat(hex("password", "somesalt", new HashCost(1024, 1, 1)))
        .isEqualTo("c8e9aedc956f6a7dff0a4d42940df628623f328ea1235005abac933c57093e23");
  }

  @Test
  void computesWhatBouncyCastleComputesWhateverItHashedBefore() {
    long seed = Long.getLong("countersign.seed", System.nanoTime());
    var random = new Random(seed);
    var reused = ofUsual(SMALL);
    for (int round = 0; round < ROUNDS; round++) {
      int lanes = random.nextInt(10) == 0 ? 1 + random.nextInt(4) : 1;
      Argon2id.Input input = anything(random, lanes);

      byte[] expected = new BouncyArgon2id(input.cost).tag(input);

      assertThat(reused.tag(input))
          .as("-Dcountersign.seed=%d, round %d, %s", seed, round, input.cost)
          .isEqualTo(expected);
    }
  }

  // One counter block gives addresses for 128 blocks: the second one begins at 4 * 128 KiB.
  @Test
  void addressesGoOnBehindTheFirst128() {
    for (int memory : List.of(511, 512, 516, 520, 1028)) {
      var cost = new HashCost(memory, 1, 1);

      assertThat(hex("password", "somesalt", cost))
          .as("%s", cost)
          .isEqualTo(hex(new BouncyArgon2id(cost), "password", "somesalt", cost));
    }
  }

  @Test
  void leavesNothingOfThePasswordInMemory() {
    var argon2id = ofUsual(SMALL);

    hex(argon2id, "password", "somesalt", SMALL);
    hex(argon2id, "password", "somesalt", new HashCost(8, 1, 1));

    assertThat(argon2id.memory()).hasSize(64 * 128).containsOnly(0);
  }

  @Test
  void aDearHashTakesNoMemoryForEver() {
    var argon2id = ofUsual(SMALL);
    hex(argon2id, "password", "somesalt", SMALL);
    long[] memory = argon2id.memory();

    hex(argon2id, "password", "somesalt", new HashCost(65, 1, 1));
    hex(argon2id, "password", "somesalt", new HashCost(128, 1, 1));

    assertThat(argon2id.memory()).isSameAs(memory);
  }

  @Test
  void threadsWithTheirOwnDoNotDisturbOneAnother() throws Exception {
    List<Callable<String>> hashings = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String password = "password" + i;
      hashings.add(() -> hex(ofUsual(SMALL), password, "somesalt", new HashCost(512, 2, 1)));
    }
    try (var threads = Executors.newFixedThreadPool(4)) {
      List<String> tags = new ArrayList<>();
      for (var tag : threads.invokeAll(hashings)) {
        tags.add(tag.get());
      }

      for (int i = 0; i < tags.size(); i++) {
        var cost = new HashCost(512, 2, 1);
        assertThat(tags.get(i))
            .isEqualTo(hex(new BouncyArgon2id(cost), "password" + i, "somesalt", cost));
      }
    }
  }

  // What Compression says of C2, so that an edit that makes hashing seven times slower is seen
  // here.
  @Test
  void roundsAreTooLongToBeInlinedAndNoVectorLeavesThem() throws IOException {
    Class<?> type = width.compression().getClass();
    try (var bytes = type.getResourceAsStream(type.getSimpleName() + ".class")) {
      for (var method : ClassFile.of().parse(bytes.readAllBytes()).methods()) {
        String name = method.methodName().stringValue();
        assertThat(method.methodType().stringValue()).as(name).doesNotContain("Vector");
        if (name.matches("four(Rows|Columns)")) {
          var code = method.findAttribute(Attributes.code()).orElseThrow();
          assertThat(code.codeLength()).as(name).isBetween(326, 7999);
        }
      }
    }
  }

  private VectorArgon2id ofUsual(HashCost cost) {
    return new VectorArgon2id(width.compression(), cost);
  }

  private String hex(String password, String salt, HashCost cost) {
    return hex(ofUsual(SMALL), password, salt, cost);
  }

  private static String hex(Argon2id argon2id, String password, String salt, HashCost cost) {
    byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
    byte[] tag =
        argon2id.tag(Argon2id.Input.of(bytes, salt.getBytes(StandardCharsets.UTF_8), cost, 32));
    return HexFormat.of().formatHex(tag);
  }

  private static Argon2id.Input anything(Random random, int lanes) {
    return new Argon2id.Input(
        bytes(random, random.nextInt(140)),
        bytes(random, 8 + random.nextInt(60)),
        bytes(random, random.nextInt(40)),
        bytes(random, random.nextInt(40)),
        new HashCost(kib(random, lanes), 1 + random.nextInt(4), lanes),
        4 + random.nextInt(200));
  }

  // Now and then so many that a quarter of a pass needs addresses from a second counter block.
  private static int kib(Random random, int lanes) {
    return random.nextInt(20) == 0 ? 500 + random.nextInt(700) : 8 * lanes + random.nextInt(120);
  }

  private static byte[] bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
