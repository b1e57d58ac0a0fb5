package dev.countersign.web;

import static dev.countersign.html.Html.text;

import dev.countersign.html.Html;
import dev.countersign.http.Answer;
import dev.countersign.http.Call;
import dev.countersign.language.Languages;
import dev.countersign.web.VerifyFeature.Outcome;
import java.util.Map;
import java.util.Optional;

/// The page behind the mailed link that proves an address; without a token it has a field for the
/// code from the mail.
///
/// Only its button proves anything. Mail scanners follow links, some of them with a browser and all
/// its scripts; they press no buttons.
final class VerifyEmail {
  private final Frame frame;
  private final Languages languages;
  private final VerifyFeature verify;
  private final CodeForm codeForm;

  VerifyEmail(Frame frame, Languages languages, VerifyFeature verify) {
    this.frame = frame;
    this.languages = languages;
    this.verify = verify;
    this.codeForm = new CodeForm(frame, Html.of("verify-email"), Html.of("resend-verification"));
  }

  Answer show(Call call) {
    var phrases = Phrases.of(languages, call);
    return call.query("token")
        .map(token -> verify.look().run(token) ? button(phrases, token) : notValid(phrases))
        .orElseGet(() -> codeForm.show(phrases, title(phrases), phrases.say("page.verify.code")));
  }

  Answer submit(Call call) {
    var phrases = Phrases.of(languages, call);
    Optional<String> code = call.field("code");
    String token = code.or(() -> call.field("token")).orElse("");
    return switch (verify.confirm().run(token, call.client())) {
      case Outcome.Done() -> done(phrases);
      case Outcome.TokenNotValid() ->
          code.isPresent()
              ? codeForm.again(phrases, title(phrases), phrases.say("page.verify.code"), token)
              : notValid(phrases);
    };
  }

  private Answer button(Phrases phrases, String token) {
    return frame.card(
        200,
        phrases,
        title(phrases),
        Html.of(
            """
            <h1>{}</h1>
            <p>{}</p>
            <form method="post" action="verify-email">
            <input type="hidden" name="token" value="{}">
            <button type="submit">{}</button>
            </form>
            """,
            title(phrases),
            phrases.say("page.verify.intro"),
            text(token),
            phrases.say("page.verify.submit")));
  }

  private static Html title(Phrases phrases) {
    return phrases.say("page.verify.title");
  }

  private Answer done(Phrases phrases) {
    return frame.card(
        200,
        phrases,
        phrases.say("page.verify.done"),
        Html.of(
            "<h1>{}</h1>\n<p>{}</p>\n",
            phrases.say("page.verify.done"),
            phrases.say("page.verify.done-next")));
  }

  private Answer notValid(Phrases phrases) {
    var validity = Map.of("hours", Long.toString(verify.validity().toHours()));
    return frame.card(
        400,
        phrases,
        phrases.error(phrases.say("page.link.dead")),
        Html.of(
            """
            <h1>{}</h1>
            <p>{}</p>
            <a class="button" href="resend-verification">{}</a>
            """,
            phrases.say("page.link.dead"),
            phrases.say("page.verify.dead", validity),
            phrases.say("page.link.another")));
  }
}
