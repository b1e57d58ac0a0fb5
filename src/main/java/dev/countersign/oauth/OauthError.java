package dev.countersign.oauth;

import dev.countersign.http.Answer;
import dev.countersign.http.Refusal;

/// Every error of this entrance: its status, code (RFC 6749 §5.2) and description.
enum OauthError {
  TOKEN_MISSING(400, "invalid_request", "The parameter token is missing or empty"),
  TWO_AUTHENTICATIONS(
      400, "invalid_request", "Authenticate by HTTP Basic alone, without client_secret"),
  MALFORMED(400, "invalid_request", "The request cannot be read, or has a parameter twice"),
  INVALID_CURSOR(400, "invalid_request", "The parameter since is no cursor of this feed"),
  INVALID_WAIT(400, "invalid_request", "The parameter wait is no number of seconds from 0 to 25"),
  INVALID_CLIENT(401, "invalid_client", "Client authentication failed"),
  NOT_FOUND(404, "invalid_request", "There is no such endpoint"),
  METHOD_NOT_ALLOWED(405, "invalid_request", "This endpoint does not have that method"),
  REQUEST_TIMEOUT(408, "invalid_request", "The request took too long to arrive"),
  PAYLOAD_TOO_LARGE(413, "invalid_request", "The request body is too large"),
  UNSUPPORTED_MEDIA_TYPE(
      415, "invalid_request", "The request body must be application/x-www-form-urlencoded"),
  TOO_MANY(429, "temporarily_unavailable", "Too many requests from this network"),
  HEADERS_TOO_LARGE(431, "invalid_request", "The request headers are too large"),
  INTERNAL(500, "server_error", "Something went wrong on our side"),
  UNAVAILABLE(503, "temporarily_unavailable", "The service is busy, try again in a moment");

  private final int status;
  private final String code;
  private final String description;

  OauthError(int status, String code, String description) {
    this.status = status;
    this.code = code;
    this.description = description;
  }

  static OauthError of(Refusal refusal) {
    return switch (refusal) {
      case Refusal.NotFound _ -> NOT_FOUND;
      case Refusal.MethodNotAllowed _ -> METHOD_NOT_ALLOWED;
      case Refusal.RateLimited _ -> TOO_MANY;
      case Refusal.UnsupportedMediaType _ -> UNSUPPORTED_MEDIA_TYPE;
      case Refusal.PayloadTooLarge _ -> PAYLOAD_TOO_LARGE;
      case Refusal.MalformedJson _, Refusal.BadRequest _ -> MALFORMED;
      case Refusal.HeadersTooLarge _ -> HEADERS_TOO_LARGE;
      case Refusal.RequestTimeout _ -> REQUEST_TIMEOUT;
      case Refusal.InternalError _ -> INTERNAL;
      case Refusal.Unavailable _ -> UNAVAILABLE;
    };
  }

  Answer answer() {
    return Answer.json(status, new ErrorBody(code, description));
  }

  private record ErrorBody(String error, String error_description) {}
}
