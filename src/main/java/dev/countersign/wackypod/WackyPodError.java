package dev.countersign.wackypod;

import dev.countersign.http.Answer;
import java.util.List;

/// Every error of the WackyPod API: its status, error and message.
enum WackyPodError {
  WEAK_PASSWORD(400, "Weak password", "Password does not meet requirements"),
  WEAK_NEW_PASSWORD(400, "Weak password", "New password does not meet requirements"),
  INVALID_RESET_TOKEN(400, "Invalid or expired token", "Reset token is no longer valid"),
  INVALID_VERIFICATION_TOKEN(
      400, "Invalid or expired token", "Verification token is no longer valid"),
  INVALID_EMAIL(400, "Invalid email", "Email must be a valid address"),
  INVALID_NAME(
      400, "Invalid name", "Name must be at most 100 characters without control characters"),
  INVALID_REQUEST(
      400,
      "Invalid request",
      "Request body must be a JSON object with fields of the documented types"),
  MISSING_REGISTER_FIELDS(400, "Missing required fields", "Required: email, password"),
  MISSING_LOGIN_FIELDS(400, "Missing required fields", "Required: email, password"),
  MISSING_REFRESH_TOKEN(400, "Missing required fields", "Required: refreshToken"),
  MISSING_EMAIL(400, "Missing required fields", "Required: email"),
  MISSING_RESET_FIELDS(400, "Missing required fields", "Required: token, password"),
  MISSING_TOKEN(400, "Missing required fields", "Required: token"),
  INVALID_CREDENTIALS(401, "Invalid credentials", "Email or password is incorrect"),
  INVALID_REFRESH_TOKEN(401, "Invalid refresh token", "Token is expired or revoked"),
  UNAUTHORIZED(401, "Unauthorized", "Missing or invalid access token"),
  EMAIL_NOT_VERIFIED(403, "Email not verified", "Verify your email address before logging in"),
  NOT_FOUND(404, "Not found", "There is no such endpoint"),
  METHOD_NOT_ALLOWED(405, "Method not allowed", "This endpoint does not have that method"),
  REQUEST_TIMEOUT(408, "Request timeout", "The request took too long to arrive"),
  EMAIL_TAKEN(409, "Email already registered", "Account with this email exists"),
  PAYLOAD_TOO_LARGE(413, "Payload too large", "The request body is too large"),
  UNSUPPORTED_MEDIA_TYPE(
      415, "Unsupported media type", "The request body must be application/json"),
  TOO_MANY_REGISTRATIONS(429, "Rate limit exceeded", "Too many registration attempts"),
  TOO_MANY_LOGINS(429, "Rate limit exceeded", "Too many login attempts"),
  TOO_MANY_REFRESHES(429, "Rate limit exceeded", "Too many refresh attempts"),
  TOO_MANY_RESETS(429, "Rate limit exceeded", "Too many password reset attempts"),
  TOO_MANY_VERIFICATIONS(429, "Rate limit exceeded", "Too many verification attempts"),
  HEADERS_TOO_LARGE(431, "Headers too large", "The request headers are too large"),
  INTERNAL(500, "Internal server error", "Something went wrong on our side"),
  UNAVAILABLE(503, "Service unavailable", "The service is busy, please try again in a moment");

  private final int status;
  private final String error;
  private final String message;

  WackyPodError(int status, String error, String message) {
    this.status = status;
    this.error = error;
    this.message = message;
  }

  Answer answer() {
    return Answer.json(status, new ErrorBody(false, error, message));
  }

  /// @param errors the rules that were not met; at least one
  Answer answer(List<String> errors) {
    return Answer.json(status, new ListedErrorBody(false, error, message, errors));
  }

  private record ErrorBody(boolean success, String error, String message) {}

  private record ListedErrorBody(
      boolean success, String error, String message, List<String> errors) {}
}
