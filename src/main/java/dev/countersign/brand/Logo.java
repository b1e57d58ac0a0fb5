package dev.countersign.brand;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/// The picture beside the name: a PNG or a JPEG, small enough to travel in every mail. Immutable.
public final class Logo {
  /// A few hundred pixels each way take a tenth of it.
  public static final int MAX_BYTES = 64 * 1024;

  // How such files begin (PNG third edition §5.2; ITU-T T.81 §B.1.1.3: SOI, then another marker).
  private static final Map<String, byte[]> SIGNATURES =
      Map.of(
          "image/png", HexFormat.of().parseHex("89504e470d0a1a0a"),
          "image/jpeg", HexFormat.of().parseHex("ffd8ff"));

  private final String mediaType;
  private final byte[] bytes;

  private Logo(String mediaType, byte[] bytes) {
    this.mediaType = mediaType;
    this.bytes = bytes;
  }

  /// The picture that these bytes are, or empty when they are neither PNG nor JPEG, or too many.
  public static Optional<Logo> of(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      return Optional.empty();
    }
    return SIGNATURES.entrySet().stream()
        .filter(known -> startsWith(bytes, known.getValue()))
        .findFirst()
        .map(known -> new Logo(known.getKey(), bytes.clone()));
  }

  private static boolean startsWith(byte[] bytes, byte[] signature) {
    return bytes.length > signature.length
        && Arrays.equals(bytes, 0, signature.length, signature, 0, signature.length);
  }

  /// `image/png` or `image/jpeg`.
  public String mediaType() {
    return mediaType;
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  /// The picture as an address that holds all of it (RFC 2397).
  public String dataUri() {
    return "data:" + mediaType + ";base64," + Base64.getEncoder().encodeToString(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Logo logo && Arrays.equals(bytes, logo.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "Logo[" + mediaType + ", " + bytes.length + " bytes]";
  }
}
