package dev.countersign.crypto.foreign;

import dev.countersign.base.Secret;
import dev.countersign.crypto.foreign.ForeignArgon2.Argon2Cost;
import dev.countersign.crypto.foreign.Scrypt.ScryptCost;
import dev.countersign.limit.HashLimit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// The texts in which other systems keep their password hashes.
public final class ForeignHashes {
  private static final String BASE64 = "([A-Za-z0-9+/._-]+={0,2})";
  private static final String NUMBER = "([0-9]{1,9})";

  private static final String PASSES = "t=(?<passes>[0-9]{1,9})";
  private static final String LANES = "p=(?<lanes>[0-9]{1,9})";

  /// Django's and Werkzeug's salts are letters and digits, and go in as they stand there.
  private static final String WORD = "([A-Za-z0-9]+)";

  private static final int MIN_TAG_BYTES = 16;

  /// No salt that was made by chance is shorter. Argon2 takes none of less than 8.
  private static final int MIN_SALT_BYTES = 4;

  private static final int ARGON2_MIN_SALT_BYTES = 8;

  private static final List<Format> FORMATS =
      List.of(
          // crypt(3), and every library; Django writes its own name before it.
          new Format("(?:bcrypt\\$)?\\$2([abxy]?)\\$([0-9]{2})\\$(.{22})(.{31})", m -> bcrypt(m)),
          // Django's
          new Format(
              "bcrypt_sha256\\$\\$2[ab]\\$([0-9]{2})\\$(.{22})(.{31})",
              m -> bcrypt(Bcrypt.Key.OF_SHA256, m.group(1), m.group(2), m.group(3))),
          // PHC, and passlib
          new Format(
              "\\$scrypt\\$ln="
                  + NUMBER
                  + ",r="
                  + NUMBER
                  + ",p="
                  + NUMBER
                  + "\\$"
                  + BASE64
                  + "\\$"
                  + BASE64,
              m ->
                  scrypt(
                      cost(number(m, 1), m.group(2), m.group(3)),
                      ForeignBase64.standard(m.group(4)),
                      ForeignBase64.standard(m.group(5)))),
          // crypt(3): its salt goes in as it stands there
          new Format(
              "\\$7\\$([./0-9A-Za-z])([./0-9A-Za-z]{5})([./0-9A-Za-z]{5})([./0-9A-Za-z]{4,86})"
                  + "\\$([./0-9A-Za-z]{43})",
              ForeignHashes::cryptScrypt),
          // Django's
          new Format(
              "scrypt\\$"
                  + NUMBER
                  + "\\$"
                  + WORD
                  + "\\$"
                  + NUMBER
                  + "\\$"
                  + NUMBER
                  + "\\$"
                  + BASE64,
              m ->
                  scrypt(
                      cost(logarithm(number(m, 1)), m.group(3), m.group(4)),
                      Secret.ofText(m.group(2)),
                      ForeignBase64.standard(m.group(5)))),
          // Werkzeug's
          new Format(
              "scrypt:" + NUMBER + ":" + NUMBER + ":" + NUMBER + "\\$" + WORD + "\\$([0-9a-f]+)",
              m ->
                  scrypt(
                      cost(logarithm(number(m, 1)), m.group(2), m.group(3)),
                      Secret.ofText(m.group(4)),
                      hex(m.group(5)))),
          // Firebase's, as its exports are written into one text
          new Format(
              "\\$fbscrypt\\$v=1,n="
                  + NUMBER
                  + ",r="
                  + NUMBER
                  + ",p="
                  + NUMBER
                  + "(?:,ss="
                  + BASE64
                  + ")?,sk="
                  + BASE64
                  + "\\$"
                  + BASE64
                  + "\\$"
                  + BASE64,
              ForeignHashes::firebase),
          // passlib's, whose alphabet has a dot
          new Format(
              "\\$pbkdf2(?:-(sha256|sha512))?\\$" + NUMBER + "\\$" + BASE64 + "\\$" + BASE64,
              m -> pbkdf2(m, ForeignBase64.standard(m.group(3)))),
          // PHC
          new Format(
              "\\$pbkdf2(?:-(sha1|sha256|sha512))?\\$i="
                  + NUMBER
                  + "(?:,l=[0-9]{1,3})?\\$"
                  + BASE64
                  + "\\$"
                  + BASE64,
              m -> pbkdf2(m, ForeignBase64.standard(m.group(3)))),
          // Django's
          new Format(
              "pbkdf2_(sha1|sha256)\\$" + NUMBER + "\\$" + WORD + "\\$" + BASE64,
              m -> pbkdf2(m, Secret.ofText(m.group(3)))),
          // Werkzeug's
          new Format(
              "pbkdf2:(sha1|sha256|sha512):" + NUMBER + "\\$" + WORD + "\\$([0-9a-f]+)",
              m -> pbkdf2(m.group(1), number(m, 2), Secret.ofText(m.group(3)), hex(m.group(4)))),
          // PHC, and every library; before version 19 nobody wrote one. Node's has p before t, and
          // Django its own name before all.
          argon2(PASSES + "," + LANES),
          argon2(LANES + "," + PASSES));

  private ForeignHashes() {}

  private static Format argon2(String passesAndLanes) {
    return new Format(
        "(?:argon2)?\\$argon2(?<type>id?|d)(?:\\$v=(?<version>16|19))?\\$m=(?<memory>[0-9]{1,9}),"
            + passesAndLanes
            + "\\$(?<salt>"
            + BASE64
            + ")\\$(?<tag>"
            + BASE64
            + ")",
        ForeignHashes::argon2);
  }

  /// What a text was found to be.
  public sealed interface Parsed {
    record Known(ForeignHash hash) implements Parsed {}

    /// None, or none that can be allowed.
    ///
    /// @param why a clause, which holds nothing of salt and hash
    record Refused(String why) implements Parsed {}
  }

  /// One way to write a hash.
  private record Format(Pattern pattern, Function<Matcher, ForeignHash> reader) {
    Format(String regex, Function<Matcher, ForeignHash> reader) {
      this(Pattern.compile(regex), reader);
    }
  }

  /// A hash that is out of bounds, with the clause that says so.
  private static final class OutOfBounds extends RuntimeException {
    private final String why;

    OutOfBounds(String why) {
      super(why, null, false, false);
      this.why = why;
    }
  }

  /// The hash that this text is.
  public static Parsed parse(String text) {
    if (text.length() > HashLimit.TEXT.amount()) {
      return new Parsed.Refused(
          "it has more than %d characters".formatted(HashLimit.TEXT.amount()));
    }
    for (Format format : FORMATS) {
      Matcher matcher = format.pattern().matcher(text);
      if (matcher.matches()) {
        return read(format, matcher);
      }
    }
    return new Parsed.Refused("it is in no format that is read here");
  }

  private static Parsed read(Format format, Matcher matcher) {
    try {
      return new Parsed.Known(format.reader().apply(matcher));
    } catch (OutOfBounds e) {
      return new Parsed.Refused(e.why);
    } catch (IllegalArgumentException e) {
      return new Parsed.Refused("its salt or hash is no base64");
    }
  }

  private static ForeignHash bcrypt(Matcher m) {
    Bcrypt.Key key =
        switch (m.group(1)) {
          case "" -> Bcrypt.Key.BARE;
          case "x" -> Bcrypt.Key.SIGN_EXTENDED;
          default -> Bcrypt.Key.ENDED;
        };
    return bcrypt(key, m.group(2), m.group(3), m.group(4));
  }

  private static ForeignHash bcrypt(Bcrypt.Key key, String cost, String salt, String tag) {
    int doublings = Integer.parseInt(cost);
    int most = HashLimit.BCRYPT_COST.amount();
    require(
        doublings >= Bcrypt.MIN_COST && doublings <= most,
        "its cost is not from %d to %d".formatted(Bcrypt.MIN_COST, most));
    return new Bcrypt(key, doublings, ForeignBase64.bcrypt(salt), ForeignBase64.bcrypt(tag));
  }

  private static ScryptCost cost(int logN, String blockSize, String parallelization) {
    var cost = new ScryptCost(logN, Integer.parseInt(blockSize), Integer.parseInt(parallelization));
    require(cost.isAllowed(), "scrypt with %s is out of bounds".formatted(cost));
    return cost;
  }

  private static int logarithm(int n) {
    require(Integer.bitCount(n) == 1, "the N of scrypt is no power of two");
    return Integer.numberOfTrailingZeros(n);
  }

  private static ForeignHash scrypt(ScryptCost cost, Secret salt, Secret tag) {
    requireLengths(salt, tag);
    return new Scrypt(cost, salt, tag);
  }

  private static ForeignHash cryptScrypt(Matcher m) {
    var cost =
        new ScryptCost(
            ForeignBase64.cryptNumber(m.group(1)),
            ForeignBase64.cryptNumber(m.group(2)),
            ForeignBase64.cryptNumber(m.group(3)));
    require(cost.isAllowed(), "scrypt with %s is out of bounds".formatted(cost));
    return scrypt(cost, Secret.ofText(m.group(4)), ForeignBase64.crypt(m.group(5)));
  }

  private static ForeignHash firebase(Matcher m) {
    ScryptCost cost = cost(number(m, 1), m.group(2), m.group(3));
    byte[] separator =
        Optional.ofNullable(m.group(4))
            .map(ForeignBase64::standard)
            .map(Secret::expose)
            .orElse(new byte[0]);
    Secret signerKey = ForeignBase64.standard(m.group(5));
    Secret salt = ForeignBase64.standard(m.group(6));
    Secret tag = ForeignBase64.standard(m.group(7));
    requireLengths(salt, tag);
    int most = HashLimit.FIREBASE_KEY_BYTES.amount();
    require(
        signerKey.length() == tag.length() && separator.length <= most,
        "its signer key is not as long as its hash");
    return new FirebaseScrypt(cost, joined(salt.expose(), separator), signerKey, tag);
  }

  private static Secret joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return Secret.of(both);
  }

  private static ForeignHash pbkdf2(Matcher m, Secret salt) {
    String digest = Optional.ofNullable(m.group(1)).orElse("");
    return pbkdf2(digest, number(m, 2), salt, ForeignBase64.standard(m.group(4)));
  }

  private static ForeignHash pbkdf2(String digest, int iterations, Secret salt, Secret tag) {
    requireLengths(salt, tag);
    var hmac = Pbkdf2.Digest.named(digest).orElseThrow();
    long plain = Pbkdf2.plainIterations(hmac, iterations);
    int most = HashLimit.PBKDF2_ITERATIONS.amount();
    require(
        iterations >= 1 && plain <= most, "its iterations are not from 1 to %d".formatted(most));
    return Pbkdf2.of(hmac, iterations, salt, tag);
  }

  private static ForeignHash argon2(Matcher m) {
    int type =
        switch (m.group("type")) {
          case "d" -> Argon2Parameters.ARGON2_d;
          case "i" -> Argon2Parameters.ARGON2_i;
          default -> Argon2Parameters.ARGON2_id;
        };
    int version =
        "19".equals(m.group("version"))
            ? Argon2Parameters.ARGON2_VERSION_13
            : Argon2Parameters.ARGON2_VERSION_10;
    var cost =
        new Argon2Cost(
            Integer.parseInt(m.group("memory")),
            Integer.parseInt(m.group("passes")),
            Integer.parseInt(m.group("lanes")));
    require(cost.isAllowed(), "Argon2 with %s is out of bounds".formatted(cost));
    Secret salt = ForeignBase64.standard(m.group("salt"));
    Secret tag = ForeignBase64.standard(m.group("tag"));
    requireLengths(salt, tag);
    require(salt.length() >= ARGON2_MIN_SALT_BYTES, "its salt has less than 8 bytes");
    return new ForeignArgon2(type, version, cost, salt, tag);
  }

  private static Secret hex(String text) {
    return Secret.of(HexFormat.of().parseHex(text));
  }

  private static int number(Matcher m, int group) {
    return Integer.parseInt(m.group(group));
  }

  private static void requireLengths(Secret salt, Secret tag) {
    int mostSalt = HashLimit.SALT_BYTES.amount();
    int mostTag = HashLimit.TAG_BYTES.amount();
    require(
        salt.length() >= MIN_SALT_BYTES && salt.length() <= mostSalt,
        "its salt has not %d to %d bytes".formatted(MIN_SALT_BYTES, mostSalt));
    require(
        tag.length() >= MIN_TAG_BYTES && tag.length() <= mostTag,
        "its hash has not %d to %d bytes".formatted(MIN_TAG_BYTES, mostTag));
  }

  private static void require(boolean isSo, String otherwise) {
    if (!isSo) {
      throw new OutOfBounds(otherwise);
    }
  }
}
