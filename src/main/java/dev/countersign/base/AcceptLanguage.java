package dev.countersign.base;

/// The languages that whoever sent a request would like to be answered in, as the `Accept-Language`
/// header says it (RFC 9110 §12.5.4); empty when it does not say, or says too much.
public record AcceptLanguage(String header) {
  /// Browsers send some dozen characters; reading a list costs with its length.
  public static final int MAX_CHARS = 200;

  public static final AcceptLanguage ABSENT = new AcceptLanguage("");

  public AcceptLanguage {
    header = header.length() <= MAX_CHARS ? header : "";
  }
}
