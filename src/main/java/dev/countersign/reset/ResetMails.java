package dev.countersign.reset;

import dev.countersign.base.Email;
import dev.countersign.language.Language;
import dev.countersign.mail.Letter;
import dev.countersign.mail.Letters;
import dev.countersign.mail.Mail;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/// The two mails of a reset: the link to a new password, and the notice that the password was
/// changed.
///
/// Links start with the configured public address and nothing else: a base taken from a request
/// would let a stranger have somebody's token mailed into their own server (ZITADEL
/// GHSA-2wmj-46rj-qm2w).
public final class ResetMails {
  private final Letters letters;
  private final String base;
  private final Duration validity;

  /// @param publicUrl where people reach this server, as `https://auth.example.com`
  /// @param validity how long a reset token can be used
  public ResetMails(Letters letters, URI publicUrl, Duration validity) {
    this.letters = letters;
    this.base = publicUrl.toString().replaceFirst("/+$", "");
    this.validity = validity;
  }

  /// The mail with the link to choose a new password, and the token alone for apps that have a
  /// field for it.
  public Mail resetLink(Email to, String token, Language language) {
    String link =
        base + "/reset-password?token=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
    String minutes = Long.toString(validity.toMinutes());
    return letters.write(
        Letter.RESET_PASSWORD,
        to,
        language,
        Map.of("link", link, "code", token, "validity", minutes));
  }

  /// The notice that goes out after a password was changed, so that its owner hears of it in any
  /// case.
  public Mail passwordChanged(Email to, Instant when, Language language) {
    return letters.write(
        Letter.PASSWORD_CHANGED,
        to,
        language,
        Map.of("link", base + "/forgot-password", "moment", language.moment(when)));
  }
}
