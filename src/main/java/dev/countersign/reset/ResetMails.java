package dev.countersign.reset;

import static dev.countersign.html.Html.text;

import dev.countersign.base.Email;
import dev.countersign.html.Html;
import dev.countersign.mail.Mail;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The two mails of a reset: the link to a new password, and the notice that the password was
/// changed.
///
/// Links start with the configured public address and nothing else: a base taken from a request
/// would let a stranger have somebody's token mailed into their own server (ZITADEL
/// GHSA-2wmj-46rj-qm2w). Nothing is loaded from anywhere, so a mail program shows all of it and
/// tells nobody that it did.
public final class ResetMails {
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("d MMMM uuuu 'at' HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final String base;
  private final String site;
  private final Duration validity;

  /// @param publicUrl where people reach this server, as `https://auth.example.com`
  /// @param validity how long a reset token can be used
  public ResetMails(URI publicUrl, Duration validity) {
    this.base = publicUrl.toString().replaceFirst("/+$", "");
    this.site = publicUrl.getHost();
    this.validity = validity;
  }

  /// The mail with the link to choose a new password, and the token alone for apps that have a
  /// field for it.
  public Mail resetLink(Email to, String token) {
    String link =
        base + "/reset-password?token=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
    String text =
        """
        Hello,

        Somebody, probably you, asked to reset the password of your account at %s.
        To choose a new password, open this link:

        %s

        It works once, for %d minutes. If an app asks you for a reset token, paste this:

        %s

        If you did not ask for this, ignore this mail: your password stays as it is.
        """
            .formatted(site, link, validity.toMinutes(), token);
    Html html =
        Html.of(
            """
            <p>Hello,</p>
            <p>Somebody, probably you, asked to reset the password of your account at <b>{}</b>.</p>
            <p><a href="{}"><b>Choose a new password</b></a></p>
            <p>The link works once, for {} minutes. If it does not open, copy this address into your browser:<br>{}</p>
            <p>If an app asks you for a reset token, paste this:<br><code>{}</code></p>
            <p>If you did not ask for this, ignore this mail: your password stays as it is.</p>
            """,
            text(site),
            text(link),
            text(Long.toString(validity.toMinutes())),
            text(link),
            text(token));
    return mail(to, "Reset your password", text, html);
  }

  /// The notice that goes out after a password was changed, so that its owner hears of it in any
  /// case.
  public Mail passwordChanged(Email to, Instant when) {
    String link = base + "/forgot-password";
    String text =
        """
        Hello,

        The password of your account at %s was changed on %s.
        Every device was signed out.

        If that was you, there is nothing to do.

        If it was not, somebody may be able to read your mail. Secure your mailbox first, then set a
        new password here:

        %s
        """
            .formatted(site, WHEN.format(when), link);
    Html html =
        Html.of(
            """
            <p>Hello,</p>
            <p>The password of your account at <b>{}</b> was changed on {}. Every device was signed out.</p>
            <p>If that was you, there is nothing to do.</p>
            <p>If it was not, somebody may be able to read your mail. Secure your mailbox first, then
            <a href="{}"><b>set a new password</b></a>:<br>{}</p>
            """,
            text(site),
            text(WHEN.format(when)),
            text(link),
            text(link));
    return mail(to, "Your password was changed", text, html);
  }

  // No colour but the reader's own: light and dark mail programs each show their own scheme.
  private static Mail mail(Email to, String subject, String text, Html body) {
    Html html =
        Html.of(
            """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <meta name="color-scheme" content="light dark">
            <title>{}</title>
            </head>
            <body style="margin:0;padding:24px;font:16px/1.6 system-ui,sans-serif">
            <div style="max-width:34em;overflow-wrap:anywhere">
            {}</div>
            </body>
            </html>
            """,
            text(subject),
            body);
    return new Mail(to, subject, text, html.toString());
  }
}
