package dev.countersign.web;

import static dev.countersign.html.Html.text;

import dev.countersign.base.Password;
import dev.countersign.html.Html;
import dev.countersign.http.Answer;
import dev.countersign.http.Call;
import dev.countersign.web.ResetFeature.Outcome.Busy;
import dev.countersign.web.ResetFeature.Outcome.Done;
import dev.countersign.web.ResetFeature.Outcome.TokenNotValid;
import dev.countersign.web.ResetFeature.Outcome.WeakPassword;
import java.time.Duration;
import java.util.List;

/// The page behind the mailed link, where a new password is chosen.
///
/// The token moves from the link into a hidden field of the form and appears in no address of the
/// page.
final class ResetPassword {
  private final Frame frame;
  private final ResetFeature reset;

  ResetPassword(Frame frame, ResetFeature reset) {
    this.frame = frame;
    this.reset = reset;
  }

  Answer show(Call call) {
    return form(
        call.query("token").orElse(""),
        new View(200, "Choose a new password", Html.NONE, Html.NONE));
  }

  Answer submit(Call call) {
    String token = call.field("token").orElse("");
    Password password = Password.of(call.field("password").orElse(""));
    return switch (reset.confirm().run(token, password, call.client())) {
      case Done() -> done();
      case TokenNotValid() -> notValid();
      case WeakPassword(List<String> failed) -> form(token, weak(failed));
      case Busy(Duration wait) -> later(token, 503, "The server is busy right now.", wait);
    };
  }

  private Answer form(String token, View view) {
    return reset.look().run(token).map(rules -> form(token, rules, view)).orElseGet(this::notValid);
  }

  private Answer form(String token, List<String> rules, View view) {
    return frame.card(
        view.status,
        view.title,
        Html.of(
            """
            <h1>Choose a new password</h1>
            {}<form method="post" action="reset-password">
            <input type="hidden" name="token" value="{}">
            <label for="password">New password</label>
            <input id="password" name="password" type="password" autocomplete="new-password" required \
            aria-describedby="rules"{}>
            <div class="rules" id="rules">
            <p>Rules for passwords:</p>
            <ul>
            {}</ul>
            </div>
            <button type="submit">Set the new password</button>
            <p class="quiet below">You will be signed out on every device.</p>
            </form>
            """,
            view.alert,
            text(token),
            view.invalid,
            Html.join(rules.stream().map(rule -> Html.of("<li>{}</li>\n", text(rule))).toList())));
  }

  private static View weak(List<String> failed) {
    List<Html> links =
        failed.stream()
            .map(rule -> Html.of("<li><a href=\"#password\">{}</a></li>\n", text(rule)))
            .toList();
    Html alert =
        Html.of(
            """
            <div class="alert" role="alert">
            <h2>This password cannot be used</h2>
            <ul>
            {}</ul>
            </div>
            """,
            Html.join(links));
    return new View(400, "Error: Choose a new password", alert, Html.of(" aria-invalid=\"true\""));
  }

  private Answer later(String token, int status, String reason, Duration wait) {
    String seconds = Long.toString(Answer.wholeSeconds(wait));
    Html alert =
        Html.of(
            """
            <div class="alert" role="alert">
            <h2>Your password was not changed</h2>
            <p>{} Try again in {} seconds.</p>
            </div>
            """,
            text(reason),
            text(seconds));
    return form(token, new View(status, "Error: Choose a new password", alert, Html.NONE))
        .with("Retry-After", seconds);
  }

  private Answer done() {
    return frame.card(
        200,
        "Your password is changed",
        Html.of(
            """
            <h1>Your password is changed</h1>
            <p>Every device was signed out. Go back to your app and sign in with the new password.</p>
            """));
  }

  private Answer notValid() {
    return frame.card(
        400,
        "This link is no longer valid",
        Html.of(
            """
            <h1>This link is no longer valid</h1>
            <p>A link works once, and for {} minutes. If you have not set a new password with it, \
            ask for another one.</p>
            <a class="button" href="forgot-password">Ask for a new link</a>
            """,
            text(Long.toString(reset.validity().toMinutes()))));
  }

  /// The parts of the form's page that differ.
  private record View(int status, String title, Html alert, Html invalid) {}
}
