package dev.countersign.momail;

import dev.countersign.http.Answer;
import java.util.Map;

/// Every error of the Momail API: its status, code and message.
enum MomailError {
  INVALID_EMAIL_OR_PASSWORD(400, "VALIDATION_ERROR", "Invalid email or password too short"),
  INVALID_PARAMETERS(400, "VALIDATION_ERROR", "Invalid request parameters"),
  WRONG_VERIFICATION_TOKEN(400, "VALIDATION_ERROR", "Invalid or expired verification token"),
  MALFORMED(400, "VALIDATION_ERROR", "Invalid request parameters or JSON"),
  WRONG_CREDENTIALS(401, "UNAUTHORIZED", "Invalid email or password"),
  WRONG_REFRESH_TOKEN(401, "UNAUTHORIZED", "Invalid or expired refresh token"),
  WRONG_ACCESS_TOKEN(401, "UNAUTHORIZED", "Invalid or missing access token"),
  EMAIL_NOT_VERIFIED(403, "EMAIL_NOT_VERIFIED", "Verify your email address before logging in"),
  NOT_FOUND(404, "NOT_FOUND", "There is no such endpoint."),
  METHOD_NOT_ALLOWED(405, "METHOD_NOT_ALLOWED", "This endpoint does not have that method."),
  REQUEST_TIMEOUT(408, "REQUEST_TIMEOUT", "The request took too long to arrive."),
  EMAIL_TAKEN(409, "CONFLICT", "Email already registered"),
  PAYLOAD_TOO_LARGE(413, "PAYLOAD_TOO_LARGE", "The request body is too large."),
  UNSUPPORTED_MEDIA_TYPE(
      415, "UNSUPPORTED_MEDIA_TYPE", "The request body must be application/json."),
  RATE_LIMITED(429, "RATE_LIMIT_EXCEEDED", "Rate limit exceeded. Please try again later."),
  HEADERS_TOO_LARGE(431, "HEADERS_TOO_LARGE", "The request headers are too large."),
  INTERNAL(500, "INTERNAL_ERROR", "Something went wrong on our side."),
  UNAVAILABLE(503, "SERVICE_UNAVAILABLE", "The service is busy. Please try again in a moment.");

  private final int status;
  private final String code;
  private final String message;

  MomailError(int status, String code, String message) {
    this.status = status;
    this.code = code;
    this.message = message;
  }

  Answer answer() {
    return Answer.json(status, new ErrorBody(false, new Problem(code, message)));
  }

  /// @param details what is wrong, by field, or how the limit stands; at least one
  Answer answer(Map<String, ?> details) {
    return Answer.json(status, new ErrorBody(false, new DetailedProblem(code, message, details)));
  }

  private record ErrorBody(boolean success, Object error) {}

  private record Problem(String code, String message) {}

  private record DetailedProblem(String code, String message, Map<String, ?> details) {}
}
