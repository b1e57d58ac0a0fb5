package dev.countersign.http;

import dev.countersign.http.Refusal.BadRequest;
import dev.countersign.http.Refusal.HeadersTooLarge;
import dev.countersign.http.Refusal.InternalError;
import dev.countersign.http.Refusal.MalformedJson;
import dev.countersign.http.Refusal.MethodNotAllowed;
import dev.countersign.http.Refusal.NotFound;
import dev.countersign.http.Refusal.PayloadTooLarge;
import dev.countersign.http.Refusal.RateLimited;
import dev.countersign.http.Refusal.RequestTimeout;
import dev.countersign.http.Refusal.Unavailable;
import dev.countersign.http.Refusal.UnsupportedMediaType;
import dev.countersign.limit.RateLimiter.Standing;
import java.time.Duration;
import java.util.Optional;

/// Puts refusals in the words of an entrance, with the headers HTTP asks for.
final class Refuser {
  private Refuser() {}

  static Answer answer(Entrance entrance, Refusal refusal, Optional<Standing> standing) {
    Answer said = entrance.refuse(refusal).withStatus(refusal.status());
    Answer full =
        switch (refusal) {
          case MethodNotAllowed(var allow) -> said.with("Allow", String.join(", ", allow));
          case RateLimited(_, Standing now) -> said.withRetryAfter(now.retryAfter());
          case Unavailable(Duration retryAfter) -> said.withRetryAfter(retryAfter);
          case NotFound _,
              UnsupportedMediaType _,
              PayloadTooLarge _,
              MalformedJson _,
              BadRequest _ ->
              said;
          case HeadersTooLarge _, RequestTimeout _, InternalError _ -> said;
        };
    return entrance.finish(full, standing);
  }
}
