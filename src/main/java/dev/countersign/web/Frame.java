package dev.countersign.web;

import static dev.countersign.html.Html.text;

import dev.countersign.brand.Brand;
import dev.countersign.crypto.Digests;
import dev.countersign.html.Html;
import dev.countersign.http.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// What all pages have around them: head, style, the brand, and the headers that keep them safe.
final class Frame {
  private final Brand brand;
  private final Html style;
  private final String policy;

  Frame(Brand brand) {
    this.brand = brand;
    this.style = Style.of(brand);
    // The style stands in the page, so one answer is the whole page; its hash says that no other
    // style is ours.
    this.policy =
        "default-src 'none'; style-src 'sha256-%s'; %sform-action 'self'; base-uri 'none'; frame-ancestors 'none'"
            .formatted(sha256(style.toString()), brand.logo().isPresent() ? "img-src data:; " : "");
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
            {}<span>{}</span>
            </header>
            {}</body>
            </html>
            """,
            text(language),
            title,
            text(brand.name()),
            style,
            logo(),
            text(brand.name()),
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

  // The name stands beside it, so it has nothing to say to who cannot see it. It is part of the
  // page: nothing is loaded.
  private Html logo() {
    return brand
        .logo()
        .map(logo -> Html.of("<img class=\"logo\" src=\"{}\" alt=\"\">\n", text(logo.dataUri())))
        .orElse(Html.NONE);
  }

  private static String sha256(String text) {
    byte[] hash = Digests.sha256(text.getBytes(StandardCharsets.UTF_8));
    return Base64.getEncoder().encodeToString(hash);
  }
}
