package dev.countersign.web;

import dev.countersign.http.Answer;
import dev.countersign.http.Endpoint;
import dev.countersign.language.Languages;
import java.util.Optional;

/// Keeps forms of other sites out (OWASP Cross-Site Request Forgery Prevention: Fetch Metadata).
///
/// Browsers say in `Sec-Fetch-Site` where a request was started, and no page can change what they
/// say. A program that sends no such header acts for nobody but itself and may pass. `Origin` would
/// add nothing: under `Referrer-Policy: no-referrer` it is `null` for our own forms too.
record CrossSiteGuard(Refusals refusals, Languages languages) {

  Endpoint before(Endpoint endpoint) {
    return call ->
        isOurs(call.header("Sec-Fetch-Site"))
            ? endpoint.answer(call)
            : refuse(Phrases.of(languages, call));
  }

  // "same-site" is another host of our domain: not ours to trust.
  private static boolean isOurs(Optional<String> site) {
    return site.map(s -> s.equals("same-origin") || s.equals("none")).orElse(true);
  }

  private Answer refuse(Phrases phrases) {
    return refusals.page(
        403,
        phrases,
        phrases.language().say("page.refusal.cross-site.title"),
        phrases.language().say("page.refusal.cross-site.text"));
  }
}
