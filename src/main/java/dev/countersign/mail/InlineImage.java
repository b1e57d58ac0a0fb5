package dev.countersign.mail;

import java.util.Arrays;
import java.util.regex.Pattern;

/// A picture that travels in the mail which shows it, so that nothing has to be loaded from
/// anywhere (RFC 2392).
public final class InlineImage {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");
  private static final Pattern TYPE = Pattern.compile("image/[a-z]{3,8}");

  private final String name;
  private final String mediaType;
  private final byte[] bytes;

  /// @param name what HTML calls it: `logo` is shown by `<img src="cid:logo">`
  /// @param mediaType such as `image/png`
  /// @throws IllegalArgumentException when one of these is no such thing
  public InlineImage(String name, String mediaType, byte[] bytes) {
    if (!NAME.matcher(name).matches() || !TYPE.matcher(mediaType).matches()) {
      throw new IllegalArgumentException("not the name or the type of an image");
    }
    this.name = name;
    this.mediaType = mediaType;
    this.bytes = bytes.clone();
  }

  /// Whether this HTML shows it.
  boolean isShownBy(String html) {
    return html.contains("\"cid:" + name + "\"");
  }

  String contentId() {
    return "<" + name + ">";
  }

  String mediaType() {
    return mediaType;
  }

  byte[] bytes() {
    return Arrays.copyOf(bytes, bytes.length);
  }
}
