package dev.countersign.mail;

import dev.countersign.mail.Delivery.Refused;
import dev.countersign.mail.Delivery.TryAgain;
import dev.countersign.mail.dialogue.SmtpStep;
import java.io.Serial;
import java.util.Set;

/// A mail was not taken over: at which step, and in whose words.
final class SmtpFailure extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /// "You have to sign in, and not like that" (RFC 4954 §6): said of us, whatever the mail is.
  private static final Set<Integer> ABOUT_SIGN_IN = Set.of(530, 534, 535, 538);

  private final SmtpStep step;
  private final int code;

  /// @param code of the server's answer; 0 when there was none
  /// @param words the server's or ours, fit to be logged
  SmtpFailure(SmtpStep step, int code, String words, Throwable cause) {
    super(step.failure() + ": " + words, cause);
    this.step = step;
    this.code = code;
  }

  SmtpFailure(SmtpStep step, String words) {
    super(step.failure() + ": " + words);
    this.step = step;
    this.code = 0;
  }

  SmtpStep step() {
    return ABOUT_SIGN_IN.contains(code) ? SmtpStep.SIGN_IN : step;
  }

  String reason() {
    return String.valueOf(getMessage());
  }

  /// What that means for the mail. Only a 5yz about the mail itself is for ever (RFC 5321 §4.2.1);
  /// a password that is wrong, or a certificate that is not trusted, is mended by somebody.
  Delivery delivery() {
    boolean isForEver = code >= 500 && step().isAboutTheMail();
    return isForEver ? new Refused(reason()) : new TryAgain(reason());
  }
}
