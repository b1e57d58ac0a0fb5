package dev.countersign.web;

import static dev.countersign.html.Html.text;

import dev.countersign.html.Html;
import dev.countersign.http.Answer;
import dev.countersign.http.Call;
import dev.countersign.http.Refusal;
import dev.countersign.json.Json;
import dev.countersign.language.Language;
import dev.countersign.language.Languages;

/// How this entrance says no: a page in their own language to people, a problem document (RFC 9457)
/// in English to a program.
final class Refusals {
  private final Frame frame;
  private final Languages languages;

  Refusals(Frame frame, Languages languages) {
    this.frame = frame;
    this.languages = languages;
  }

  /// What the server itself would say, to an endpoint that wants to say the same.
  Answer answer(Refusal refusal, Call call) {
    boolean html = call.header("Accept").orElse("").contains("text/html");
    return html ? page(refusal, Phrases.of(languages, call)) : problem(refusal);
  }

  Answer page(Refusal refusal, Phrases phrases) {
    Words words = words(refusal, phrases.language());
    return page(refusal.status(), phrases, words.title, words.detail);
  }

  Answer page(int status, Phrases phrases, String title, String detail) {
    return frame.card(
        status,
        phrases,
        phrases.error(text(title)),
        Html.of("<h1>{}</h1>\n<p>{}</p>\n", text(title), text(detail)));
  }

  Answer problem(Refusal refusal) {
    Words words = words(refusal, languages.fallback());
    int status = refusal.status();
    // RFC 9457 §4.2.1: with "about:blank" the status says it all, and the title only words it.
    var problem = new Problem("about:blank", words.title, status, words.detail);
    return Answer.bytes(status, "application/problem+json", Json.write(problem));
  }

  private static Words words(Refusal refusal, Language language) {
    return switch (refusal) {
      case Refusal.NotFound _ ->
          new Words(
              language.say("page.refusal.not-found.title"),
              language.say("page.refusal.not-found.text"));
      case Refusal.MethodNotAllowed _ ->
          new Words(
              language.say("page.refusal.method.title"), language.say("page.refusal.method.text"));
      case Refusal.RateLimited _ ->
          new Words(
              language.say("page.refusal.rate.title"), language.say("page.refusal.rate.text"));
      case Refusal.UnsupportedMediaType _ ->
          new Words(
              language.say("page.refusal.media-type.title"),
              language.say("page.refusal.media-type.text"));
      case Refusal.PayloadTooLarge _ ->
          new Words(
              language.say("page.refusal.too-large.title"),
              language.say("page.refusal.too-large.text"));
      case Refusal.MalformedJson _ ->
          new Words(
              language.say("page.refusal.json.title"), language.say("page.refusal.json.text"));
      case Refusal.BadRequest _ ->
          new Words(
              language.say("page.refusal.malformed.title"),
              language.say("page.refusal.malformed.text"));
      case Refusal.HeadersTooLarge _ ->
          new Words(
              language.say("page.refusal.headers.title"),
              language.say("page.refusal.headers.text"));
      case Refusal.RequestTimeout _ ->
          new Words(
              language.say("page.refusal.slow.title"), language.say("page.refusal.slow.text"));
      case Refusal.InternalError _ ->
          new Words(
              language.say("page.refusal.fault.title"), language.say("page.refusal.fault.text"));
      case Refusal.Unavailable _ ->
          new Words(
              language.say("page.refusal.busy.title"), language.say("page.refusal.busy.text"));
    };
  }

  private record Words(String title, String detail) {}

  private record Problem(String type, String title, int status, String detail) {}
}
