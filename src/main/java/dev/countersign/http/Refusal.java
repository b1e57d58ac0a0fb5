package dev.countersign.http;

import dev.countersign.limit.RateLimit;
import dev.countersign.limit.RateLimiter.Standing;
import java.time.Duration;
import java.util.SortedSet;

/// Why a request did not get to an endpoint, or got no answer from it.
public sealed interface Refusal {
  /// The status of the answer.
  int status();

  /// No route has this path.
  record NotFound() implements Refusal {
    @Override
    public int status() {
      return 404;
    }
  }

  /// The path exists, with these methods only.
  record MethodNotAllowed(SortedSet<String> allow) implements Refusal {
    @Override
    public int status() {
      return 405;
    }
  }

  /// The client's network has used up the route's address limit.
  record RateLimited(RateLimit limit, Standing standing) implements Refusal {
    @Override
    public int status() {
      return 429;
    }
  }

  /// The body is not of the route's media type, or in another charset than UTF-8.
  record UnsupportedMediaType() implements Refusal {
    @Override
    public int status() {
      return 415;
    }
  }

  /// The body is over [dev.countersign.limit.SizeLimit#BODY].
  record PayloadTooLarge() implements Refusal {
    @Override
    public int status() {
      return 413;
    }
  }

  /// The body is not one JSON object.
  record MalformedJson() implements Refusal {
    @Override
    public int status() {
      return 400;
    }
  }

  /// The request breaks HTTP itself, or its form cannot be read.
  ///
  /// @param status mostly 400; 414, 417, 501 or 505 where HTTP has a word of its own
  record BadRequest(int status) implements Refusal {}

  /// The headers are over [dev.countersign.limit.SizeLimit#HEADERS].
  record HeadersTooLarge() implements Refusal {
    @Override
    public int status() {
      return 431;
    }
  }

  /// The body took longer than [dev.countersign.limit.TimeLimit#BODY].
  record RequestTimeout() implements Refusal {
    @Override
    public int status() {
      return 408;
    }
  }

  /// An endpoint failed in a way nobody foresaw.
  @SuppressWarnings(
      "AvoidCommonTypeNames") // Met in switches over refusals, where no error of the VM can be
  // meant.
  record InternalError() implements Refusal {
    @Override
    public int status() {
      return 500;
    }
  }

  /// The server cannot take this call now; the client may try again.
  record Unavailable(Duration retryAfter) implements Refusal {
    @Override
    public int status() {
      return 503;
    }
  }
}
