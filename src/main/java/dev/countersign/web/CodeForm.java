package dev.countersign.web;

import static dev.countersign.html.Html.text;

import dev.countersign.html.Html;
import dev.countersign.http.Answer;
import java.util.List;

/// The field for the code that stands in a mail beside its link, for whoever cannot open the link
/// where they need to be.
///
/// @param action the page that takes the code
/// @param mailPage where another mail is asked for
record CodeForm(Frame frame, Html action, Html mailPage) {
  private static final Html DESCRIBED = Html.of(" aria-describedby=\"hint\"");

  Answer show(Phrases phrases, Html title, Html intro) {
    return frame.card(200, phrases, title, form(phrases, title, Html.NONE, intro, DESCRIBED));
  }

  /// The field once more, as what was typed is no code, or none that is still good.
  Answer again(Phrases phrases, Html title, Html intro, String typed) {
    Html problem =
        typed.isBlank() ? phrases.say("page.code.missing") : phrases.say("page.code.wrong");
    Html alert = Alert.about(phrases.say("page.code.refused"), Html.of("code"), List.of(problem));
    Html attributes =
        Html.of(
            " value=\"{}\" aria-invalid=\"true\" aria-describedby=\"problems hint\"", text(typed));
    return frame.card(
        400, phrases, phrases.error(title), form(phrases, title, alert, intro, attributes));
  }

  private Html form(Phrases phrases, Html title, Html alert, Html intro, Html attributes) {
    return Html.of(
        """
        <h1>{}</h1>
        {}<p>{}</p>
        <form method="post" action="{}">
        <label for="code">{}</label>
        <input class="code" id="code" name="code" type="text" autocomplete="one-time-code" \
        autocapitalize="characters" autocorrect="off" spellcheck="false" required{}>
        <p class="hint" id="hint">{}</p>
        <button type="submit">{}</button>
        </form>
        <p class="below"><a href="{}">{}</a></p>
        """,
        title,
        alert,
        intro,
        action,
        phrases.say("page.code.label"),
        attributes,
        phrases.say("page.code.hint"),
        phrases.say("page.code.go-on"),
        mailPage,
        phrases.say("page.sent.again"));
  }
}
