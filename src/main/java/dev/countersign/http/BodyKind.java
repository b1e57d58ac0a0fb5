package dev.countersign.http;

/// What a route expects in the body of a request. Whatever it is, a body over
/// [dev.countersign.limit.SizeLimit#BODY] is 413.
public enum BodyKind {
  /// One JSON object in `application/json`, read strictly.
  JSON,
  /// Fields in `application/x-www-form-urlencoded`, none of them twice.
  FORM,
  /// Anything or nothing: it is read and dropped.
  IGNORED
}
