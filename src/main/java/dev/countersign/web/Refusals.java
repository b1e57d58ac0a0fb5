package dev.countersign.web;

import static dev.countersign.html.Html.text;

import dev.countersign.html.Html;
import dev.countersign.http.Answer;
import dev.countersign.http.Call;
import dev.countersign.http.Refusal;
import dev.countersign.json.Json;

/// How this entrance says no: a page to a browser, a problem document (RFC 9457) to a program.
final class Refusals {
  private final Frame frame;

  Refusals(Frame frame) {
    this.frame = frame;
  }

  /// What the server itself would say, to an endpoint that wants to say the same.
  Answer answer(Refusal refusal, Call call) {
    boolean html = call.header("Accept").orElse("").contains("text/html");
    return html ? page(refusal) : problem(refusal);
  }

  Answer page(Refusal refusal) {
    Words words = words(refusal);
    return page(refusal.status(), words.title, words.detail);
  }

  Answer page(int status, String title, String detail) {
    return frame.card(
        status, title, Html.of("<h1>{}</h1>\n<p>{}</p>\n", text(title), text(detail)));
  }

  Answer problem(Refusal refusal) {
    Words words = words(refusal);
    int status = refusal.status();
    // RFC 9457 §4.2.1: with "about:blank" the status says it all, and the title only words it.
    var problem = new Problem("about:blank", words.title, status, words.detail);
    return Answer.bytes(status, "application/problem+json", Json.write(problem));
  }

  private static Words words(Refusal refusal) {
    return switch (refusal) {
      case Refusal.NotFound _ -> new Words("Page not found", "There is nothing at this address.");
      case Refusal.MethodNotAllowed _ ->
          new Words("Method not allowed", "This address takes other methods.");
      case Refusal.RateLimited _ ->
          new Words("Too many requests", "Wait a little, then try again.");
      case Refusal.UnsupportedMediaType _ ->
          new Words("Unsupported media type", "This address takes forms, encoded as UTF-8.");
      case Refusal.PayloadTooLarge _ -> new Words("Too much data", "What was sent is too long.");
      case Refusal.MalformedJson _ -> new Words("Bad request", "The body is not one JSON object.");
      case Refusal.BadRequest _ ->
          new Words("Bad request", "The server could not read this request.");
      case Refusal.HeadersTooLarge _ ->
          new Words("Headers too large", "The headers of this request are too long.");
      case Refusal.RequestTimeout _ ->
          new Words("Too slow", "The request took too long to arrive. Try again.");
      case Refusal.InternalError _ ->
          new Words(
              "Something went wrong",
              "It is our fault, and it has been noted. Try again in a while.");
      case Refusal.Unavailable _ -> new Words("Busy right now", "Try again in a moment.");
    };
  }

  private record Words(String title, String detail) {}

  private record Problem(String type, String title, int status, String detail) {}
}
