package dev.countersign.mail;

import dev.countersign.base.Email;
import dev.countersign.json.Json;
import dev.countersign.json.JsonObject;

/// A mail to one person, the same content as plain text and as HTML.
///
/// Its subject cannot hold what ends a header line, so nothing in it can add a header or a second
/// mail. `toString` shows the masked recipient alone: mails hold links that open accounts.
public record Mail(Email to, String subject, String text, String html) {
  /// What the outbox calls parcels that are mails.
  public static final ParcelKind KIND = new ParcelKind("mail");

  /// The same of mails that go nowhere: what is prepared for an address that nobody has here, so
  /// that it takes what a mail takes.
  public static final ParcelKind FOR_NOBODY = new ParcelKind("mail-for-nobody");

  /// Shown whole by most mail programs; far below the 998 octets a line may have (RFC 5322 §2.1.1).
  public static final int MAX_SUBJECT_CHARS = 150;

  /// Ours are a few hundred; a mistake must not fill the database.
  public static final int MAX_BODY_CHARS = 64 * 1024;

  /// @throws IllegalArgumentException when the subject is blank or too long or has a control
  ///   character or a line separator, or a body is too long or has a control character other than
  ///   line feed and tab
  public Mail {
    check(
        !subject.isBlank() && subject.length() <= MAX_SUBJECT_CHARS,
        "subject is blank or too long");
    check(subject.codePoints().noneMatch(Mail::endsHeader), "subject has a forbidden character");
    check(isBody(text) && isBody(html), "body is too long or has a forbidden character");
  }

  private static boolean isBody(String body) {
    return body.length() <= MAX_BODY_CHARS
        && body.codePoints().noneMatch(c -> c != '\n' && c != '\t' && isControl(c));
  }

  static boolean endsHeader(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
      default -> isControl(codePoint);
    };
  }

  // A lone surrogate would be lost in UTF-8 and with it what was checked here.
  private static boolean isControl(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL, Character.SURROGATE -> true;
      default -> false;
    };
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  byte[] toBytes() {
    return Json.write(new Written(to.address(), subject, text, html));
  }

  /// The mail that [#toBytes] made these bytes of.
  ///
  /// @throws IllegalArgumentException when they were made of anything else
  static Mail fromBytes(byte[] bytes) {
    JsonObject json =
        Json.readObject(bytes).orElseThrow(() -> new IllegalArgumentException("not a mail"));
    return new Mail(
        new Email(text(json, "to")), text(json, "subject"), text(json, "text"), text(json, "html"));
  }

  private static String text(JsonObject json, String name) {
    return json.string(name)
        .orElseThrow(() -> new IllegalArgumentException("a mail without " + name));
  }

  @Override
  public String toString() {
    return "Mail[to=" + to + "]";
  }

  private record Written(String to, String subject, String text, String html) {}
}
