package dev.countersign.web;

import static dev.countersign.html.Html.text;

import dev.countersign.account.PasswordFlaw;
import dev.countersign.account.PasswordPolicy;
import dev.countersign.base.Password;
import dev.countersign.html.Html;
import dev.countersign.http.Answer;
import dev.countersign.http.Call;
import dev.countersign.language.Languages;
import dev.countersign.web.ResetFeature.Outcome.Busy;
import dev.countersign.web.ResetFeature.Outcome.Done;
import dev.countersign.web.ResetFeature.Outcome.TokenNotValid;
import dev.countersign.web.ResetFeature.Outcome.WeakPassword;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The page behind the mailed link, where a new password is chosen; without a token it has a field
/// for the code from the mail.
///
/// The token moves from the link, or from that field, into a hidden field of the form and appears
/// in no address of the page.
final class ResetPassword {
  private final Frame frame;
  private final Languages languages;
  private final ResetFeature reset;
  private final CodeForm codeForm;

  ResetPassword(Frame frame, Languages languages, ResetFeature reset) {
    this.frame = frame;
    this.languages = languages;
    this.reset = reset;
    this.codeForm = new CodeForm(frame, Html.of("reset-password"), Html.of("forgot-password"));
  }

  Answer show(Call call) {
    var phrases = Phrases.of(languages, call);
    return call.query("token")
        .map(token -> form(phrases, token, plain(phrases)))
        .orElseGet(() -> codeForm.show(phrases, title(phrases), intro(phrases)));
  }

  Answer submit(Call call) {
    var phrases = Phrases.of(languages, call);
    Optional<String> code = call.field("code");
    return code.isPresent() ? takeCode(phrases, code.get()) : setPassword(phrases, call);
  }

  private Answer takeCode(Phrases phrases, String code) {
    return reset
        .look()
        .run(code)
        .map(policy -> form(phrases, code, policy, plain(phrases)))
        .orElseGet(() -> codeForm.again(phrases, title(phrases), intro(phrases), code));
  }

  private Answer setPassword(Phrases phrases, Call call) {
    String token = call.field("token").orElse("");
    Password password = Password.of(call.field("password").orElse(""));
    return switch (reset.confirm().run(token, password, call.client())) {
      case Done() -> done(phrases);
      case TokenNotValid() -> notValid(phrases);
      case WeakPassword(Set<PasswordFlaw> flaws) -> form(phrases, token, weak(phrases, flaws));
      case Busy(var wait) -> form(phrases, token, busy(phrases)).withRetryAfter(wait);
    };
  }

  private Answer form(Phrases phrases, String token, View view) {
    return reset
        .look()
        .run(token)
        .map(policy -> form(phrases, token, policy, view))
        .orElseGet(() -> notValid(phrases));
  }

  private Answer form(Phrases phrases, String token, PasswordPolicy policy, View view) {
    return frame.card(
        view.status,
        phrases,
        view.title,
        Html.of(
            """
            <h1>{}</h1>
            {}<form method="post" action="reset-password">
            <input type="hidden" name="token" value="{}">
            <label for="password">{}</label>
            <input id="password" name="password" type="password" autocomplete="new-password" required{}>
            <div class="rules" id="rules">
            <p>{}</p>
            <ul>
            {}</ul>
            </div>
            <button type="submit">{}</button>
            <p class="quiet below">{}</p>
            </form>
            """,
            title(phrases),
            view.alert,
            text(token),
            phrases.say("page.reset.label"),
            view.attributes,
            phrases.say("page.password.rules"),
            PasswordSentences.rules(phrases, policy),
            phrases.say("page.reset.submit"),
            phrases.say("page.reset.signed-out")));
  }

  private static Html title(Phrases phrases) {
    return phrases.say("page.reset.title");
  }

  private static Html intro(Phrases phrases) {
    return phrases.say("page.reset.code");
  }

  private static View plain(Phrases phrases) {
    return new View(200, title(phrases), Html.NONE, Html.of(" aria-describedby=\"rules\""));
  }

  private static View weak(Phrases phrases, Set<PasswordFlaw> flaws) {
    List<Html> sentences = PasswordSentences.failed(phrases, flaws);
    return new View(
        400,
        phrases.error(title(phrases)),
        Alert.about(phrases.say("page.reset.weak"), Html.of("password"), sentences),
        Html.of(" aria-invalid=\"true\" aria-describedby=\"problems rules\""));
  }

  private static View busy(Phrases phrases) {
    return new View(
        503,
        phrases.error(title(phrases)),
        Alert.of(phrases.say("page.reset.unchanged"), phrases.say("page.reset.busy")),
        Html.of(" aria-describedby=\"rules\""));
  }

  private Answer done(Phrases phrases) {
    return frame.card(
        200,
        phrases,
        phrases.say("page.reset.done"),
        Html.of(
            "<h1>{}</h1>\n<p>{}</p>\n",
            phrases.say("page.reset.done"),
            phrases.say("page.reset.done-next")));
  }

  private Answer notValid(Phrases phrases) {
    var validity = Map.of("minutes", Long.toString(reset.validity().toMinutes()));
    return frame.card(
        400,
        phrases,
        phrases.error(phrases.say("page.link.dead")),
        Html.of(
            """
            <h1>{}</h1>
            <p>{}</p>
            <a class="button" href="forgot-password">{}</a>
            """,
            phrases.say("page.link.dead"),
            phrases.say("page.reset.dead", validity),
            phrases.say("page.link.another")));
  }

  /// The parts of the form's page that differ.
  private record View(int status, Html title, Html alert, Html attributes) {}
}
