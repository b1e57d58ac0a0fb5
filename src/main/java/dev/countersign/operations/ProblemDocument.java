package dev.countersign.operations;

import dev.countersign.http.Answer;
import dev.countersign.http.Refusal;
import dev.countersign.json.Json;

/// A refusal for programs of no particular contract: RFC 9457, `application/problem+json`.
record ProblemDocument(String type, String title, int status) {
  static Answer of(Refusal refusal) {
    // RFC 9457 §4.2.1: with "about:blank" the title only words the status.
    var document = new ProblemDocument("about:blank", title(refusal), refusal.status());
    return Answer.bytes(refusal.status(), "application/problem+json", Json.write(document));
  }

  private static String title(Refusal refusal) {
    return switch (refusal) {
      case Refusal.NotFound _ -> "Not Found";
      case Refusal.MethodNotAllowed _ -> "Method Not Allowed";
      case Refusal.RateLimited _ -> "Too Many Requests";
      case Refusal.UnsupportedMediaType _ -> "Unsupported Media Type";
      case Refusal.PayloadTooLarge _ -> "Content Too Large";
      case Refusal.MalformedJson _, Refusal.BadRequest _ -> "Bad Request";
      case Refusal.HeadersTooLarge _ -> "Request Header Fields Too Large";
      case Refusal.RequestTimeout _ -> "Request Timeout";
      case Refusal.InternalError _ -> "Internal Server Error";
      case Refusal.Unavailable _ -> "Service Unavailable";
    };
  }
}
