package dev.countersign.web;

import dev.countersign.base.Client;
import dev.countersign.base.Password;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What the pages need of the reset of passwords.
public record ResetFeature(Ask ask, Look look, Confirm confirm, Duration validity) {

  /// Asks for a reset mail; takes as long and does the same whoever is asked for.
  @FunctionalInterface
  public interface Ask {
    void run(String submittedEmail, Client client);
  }

  /// The rules for a new password, each a short sentence, or empty when the token cannot be used.
  /// Consumes nothing.
  @FunctionalInterface
  public interface Look {
    Optional<List<String>> run(String token);
  }

  /// Sets the new password if the token and the password are good.
  @FunctionalInterface
  public interface Confirm {
    Outcome run(String token, Password password, Client client);
  }

  /// What came of it. Only [Done] changes anything.
  public sealed interface Outcome {
    record Done() implements Outcome {}

    record TokenNotValid() implements Outcome {}

    /// The password breaks these rules, each a short sentence. The token is as good as before.
    record WeakPassword(List<String> failed) implements Outcome {}

    record Busy(Duration retryAfter) implements Outcome {}

    record Throttled(Duration retryAfter) implements Outcome {}
  }
}
