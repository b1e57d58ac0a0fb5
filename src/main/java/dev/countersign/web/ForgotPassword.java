package dev.countersign.web;

import static dev.countersign.html.Html.text;

import dev.countersign.base.Email;
import dev.countersign.html.Html;
import dev.countersign.http.Answer;
import dev.countersign.http.Call;

/// The page where somebody asks for a link to a new password.
///
/// Whatever address is sent, the same page comes back: only a text that is no address at all is
/// told so, which says nothing about anybody.
final class ForgotPassword {
  private final Frame frame;
  private final ResetFeature reset;

  ForgotPassword(Frame frame, ResetFeature reset) {
    this.frame = frame;
    this.reset = reset;
  }

  Answer show(Call call) {
    return frame.card(
        200,
        "Forgot your password?",
        Html.of(
            """
            <h1>Forgot your password?</h1>
            <p>Enter the e-mail address of your account, and we will send you a link to choose a new one.</p>
            <form method="post" action="forgot-password">
            <label for="email">E-mail address</label>
            <input id="email" name="email" type="email" autocomplete="email" autocapitalize="none" spellcheck="false" \
            required>
            <button type="submit">Send the link</button>
            </form>
            """));
  }

  Answer submit(Call call) {
    String typed = call.field("email").orElse("").strip();
    if (typed.isEmpty()) {
      return again(typed, "Enter your e-mail address.");
    }
    if (Email.parse(typed).isEmpty()) {
      return again(typed, "That is not an e-mail address. It should look like name@example.com.");
    }
    reset.ask().run(typed, call.client());
    return sent();
  }

  private Answer again(String typed, String problem) {
    return frame.card(
        400,
        "Error: Forgot your password?",
        Html.of(
            """
            <h1>Forgot your password?</h1>
            <div class="alert" role="alert">
            <h2>No link was sent</h2>
            <p><a href="#email" id="problem">{}</a></p>
            </div>
            <form method="post" action="forgot-password" novalidate>
            <label for="email">E-mail address</label>
            <input id="email" name="email" type="email" autocomplete="email" autocapitalize="none" spellcheck="false" \
            required aria-invalid="true" aria-describedby="problem" value="{}">
            <button type="submit">Send the link</button>
            </form>
            """,
            text(problem),
            text(typed)));
  }

  private Answer sent() {
    return frame.card(
        200,
        "Check your mail",
        Html.of(
            """
            <h1>Check your mail</h1>
            <p>If there is an account with this address, a link to choose a new password is on its way. It works once, \
            for {} minutes.</p>
            <p class="quiet">Nothing there after a few minutes? Look in your spam folder, or \
            <a href="forgot-password">ask for another link</a>.</p>
            """,
            text(Long.toString(reset.validity().toMinutes()))));
  }
}
