package dev.countersign.http;

import dev.countersign.base.AcceptLanguage;
import dev.countersign.limit.RateLimiter.Standing;
import java.util.List;
import java.util.Optional;

/// One way into the server: a path prefix, the routes below it, and how it words refusals.
///
/// Called by many threads at once.
public interface Entrance {
  /// What the log calls it.
  String name();

  /// What the paths of this entrance start with: `/v1`, `/api`, or the empty text for everything no
  /// other entrance has.
  String prefix();

  /// The routes, their paths given without the prefix. Asked once, when the server starts.
  List<Route> routes();

  /// The body in which this entrance says no.
  ///
  /// The server sets the status to [Refusal#status()] and adds `Allow` and `Retry-After` where they
  /// belong.
  Answer refuse(Refusal refusal);

  /// This entrance as it speaks to somebody at a browser, in the languages that they would like: to
  /// a request whose `Accept` names HTML.
  default Entrance toBrowser(AcceptLanguage languages) {
    return this;
  }

  /// Whether pages of the listed origins may read its answers (CORS): an API's they may, a page for
  /// people they may not.
  boolean isOpenToOtherOrigins();

  /// The last touch to every answer, refusals and unknown paths included.
  ///
  /// @param standing how the client stands against the route's address limit; empty when limits are
  ///   off or the route has none
  default Answer finish(Answer answer, Optional<Standing> standing) {
    return answer;
  }
}
