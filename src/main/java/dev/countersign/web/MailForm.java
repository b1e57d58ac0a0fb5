package dev.countersign.web;

import static dev.countersign.html.Html.text;

import dev.countersign.base.Client;
import dev.countersign.base.Email;
import dev.countersign.html.Html;
import dev.countersign.http.Answer;
import dev.countersign.http.Call;
import dev.countersign.language.Languages;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/// A page where somebody asks for a mail to their address.
///
/// Whatever address is sent, the same page comes back: only a text that is no address at all is
/// told so, which says nothing about anybody.
final class MailForm {
  private final Frame frame;
  private final Languages languages;
  private final Function<Phrases, Words> words;
  private final BiConsumer<String, Client> ask;

  private MailForm(
      Frame frame,
      Languages languages,
      Function<Phrases, Words> words,
      BiConsumer<String, Client> ask) {
    this.frame = frame;
    this.languages = languages;
    this.words = words;
    this.ask = ask;
  }

  /// Where somebody asks for a link to a new password.
  static MailForm forgotPassword(Frame frame, Languages languages, ResetFeature reset) {
    var validity = Map.of("minutes", Long.toString(reset.validity().toMinutes()));
    return new MailForm(
        frame,
        languages,
        phrases ->
            new Words(
                Html.of("forgot-password"),
                Html.of("reset-password"),
                phrases.say("page.forgot.title"),
                phrases.say("page.forgot.intro"),
                phrases.say("page.forgot.sent", validity)),
        reset.ask()::run);
  }

  /// Where somebody asks for another link to confirm their address.
  static MailForm resendVerification(Frame frame, Languages languages, VerifyFeature verify) {
    var validity = Map.of("hours", Long.toString(verify.validity().toHours()));
    return new MailForm(
        frame,
        languages,
        phrases ->
            new Words(
                Html.of("resend-verification"),
                Html.of("verify-email"),
                phrases.say("page.resend.title"),
                phrases.say("page.resend.intro"),
                phrases.say("page.resend.sent", validity)),
        verify.ask()::run);
  }

  Answer show(Call call) {
    var phrases = Phrases.of(languages, call);
    Words words = this.words.apply(phrases);
    return frame.card(200, phrases, words.title, form(phrases, words, Html.NONE, Html.NONE));
  }

  Answer submit(Call call) {
    var phrases = Phrases.of(languages, call);
    Words words = this.words.apply(phrases);
    String typed = call.field("email").orElse("").strip();
    if (typed.isEmpty()) {
      return again(phrases, words, typed, phrases.say("page.email.missing"));
    }
    if (Email.parse(typed).isEmpty()) {
      return again(phrases, words, typed, phrases.say("page.email.malformed"));
    }
    ask.accept(typed, call.client());
    return sent(phrases, words);
  }

  private Answer again(Phrases phrases, Words words, String typed, Html problem) {
    Html alert = Alert.about(phrases.say("page.email.refused"), Html.of("email"), List.of(problem));
    Html attributes =
        Html.of(" value=\"{}\" aria-invalid=\"true\" aria-describedby=\"problems\"", text(typed));
    return frame.card(
        400, phrases, phrases.error(words.title), form(phrases, words, alert, attributes));
  }

  private static Html form(Phrases phrases, Words words, Html alert, Html attributes) {
    return Html.of(
        """
        <h1>{}</h1>
        {}<p>{}</p>
        <form method="post" action="{}">
        <label for="email">{}</label>
        <input id="email" name="email" type="email" autocomplete="email" autocapitalize="none" spellcheck="false" \
        required{}>
        <button type="submit">{}</button>
        </form>
        <p class="below"><a href="{}">{}</a></p>
        """,
        words.title,
        alert,
        words.intro,
        words.action,
        phrases.say("page.email.label"),
        attributes,
        phrases.say("page.email.send"),
        words.codePage,
        phrases.say("page.code.have"));
  }

  private Answer sent(Phrases phrases, Words words) {
    return frame.card(
        200,
        phrases,
        phrases.say("page.sent.title"),
        Html.of(
            """
            <h1>{}</h1>
            <p>{}</p>
            <p>{}</p>
            <a class="button" href="{}">{}</a>
            <p class="below"><a href="{}">{}</a></p>
            """,
            phrases.say("page.sent.title"),
            words.sent,
            phrases.say("page.sent.nothing"),
            words.codePage,
            phrases.say("page.code.enter"),
            words.action,
            phrases.say("page.sent.again")));
  }

  /// What one such page says, and the pages that it leads to.
  private record Words(Html action, Html codePage, Html title, Html intro, Html sent) {}
}
