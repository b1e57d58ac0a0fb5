package dev.countersign.web;

import dev.countersign.http.Answer;
import dev.countersign.http.Endpoint;
import java.util.Optional;

/// Keeps forms of other sites out (OWASP Cross-Site Request Forgery Prevention: Fetch Metadata).
///
/// Browsers say in `Sec-Fetch-Site` where a request was started, and no page can change what they
/// say. A program that sends no such header acts for nobody but itself and may pass. `Origin` would
/// add nothing: under `Referrer-Policy: no-referrer` it is `null` for our own forms too.
record CrossSiteGuard(Refusals refusals) {

  Endpoint before(Endpoint endpoint) {
    return call -> isOurs(call.header("Sec-Fetch-Site")) ? endpoint.answer(call) : refuse();
  }

  // "same-site" is another host of our domain: not ours to trust.
  private static boolean isOurs(Optional<String> site) {
    return site.map(s -> s.equals("same-origin") || s.equals("none")).orElse(true);
  }

  private Answer refuse() {
    return refusals.page(
        403,
        "This form came from another site",
        "Nothing was changed. If you meant to do this, open the page here and fill it in again.");
  }
}
