package dev.countersign.web;

import static dev.countersign.html.Html.text;

import dev.countersign.crypto.Digests;
import dev.countersign.html.Html;
import dev.countersign.http.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// What all pages have around them: head, style, the name of the site, and the headers that keep
/// them safe.
final class Frame {
  private final String site;
  private final Html style;
  private final String policy;

  /// @param site what people know this server as: its host name
  Frame(String site) {
    this.site = site;
    this.style = Html.resource("/web/style.css");
    // The style stands in the page, so one answer is the whole page; its hash says that no other
    // style is ours.
    this.policy =
        "default-src 'none'; style-src 'sha256-%s'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
            .formatted(sha256(style.toString()));
  }

  /// A page with one card in its middle.
  Answer card(int status, Phrases phrases, Html title, Html content) {
    return page(status, phrases, title, Html.of("<main>\n{}</main>\n", content));
  }

  /// A page for wide content without a card.
  Answer wide(int status, Phrases phrases, Html title, Html content) {
    return page(
        status, phrases, title, Html.of("<main class=\"wide plain\">\n{}</main>\n", content));
  }

  private Answer page(int status, Phrases phrases, Html title, Html main) {
    String language = phrases.language().tag();
    Html page =
        Html.of(
            """
            <!doctype html>
            <html lang="{}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{} – {}</title>
            <style>{}</style>
            </head>
            <body>
            <header>
            <svg width="28" height="28" viewBox="0 0 28 28" aria-hidden="true" fill="none" \
            stroke="currentColor" stroke-width="2.25" stroke-linecap="round" stroke-linejoin="round">
            <path d="M14 2.5 24 6v7.5c0 5.8-4 10-10 12-6-2-10-6.2-10-12V6z"/>
            <path d="m9 13.5 3.7 3.7L19.5 10"/>
            </svg>
            <span>{}</span>
            </header>
            {}</body>
            </html>
            """,
            text(language),
            title,
            text(site),
            style,
            text(site),
            main);
    return Answer.html(status, page.toString())
        .with("Content-Language", language)
        .with("Vary", "Accept-Language")
        .with("Content-Security-Policy", policy)
        // The address of a page may hold a token; no other site is told it.
        .with("Referrer-Policy", "no-referrer")
        .with("Cross-Origin-Opener-Policy", "same-origin")
        .with("Cross-Origin-Resource-Policy", "same-origin")
        .with("X-Robots-Tag", "noindex");
  }

  private static String sha256(String text) {
    byte[] hash = Digests.sha256(text.getBytes(StandardCharsets.UTF_8));
    return Base64.getEncoder().encodeToString(hash);
  }
}
