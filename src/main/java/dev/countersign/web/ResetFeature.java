package dev.countersign.web;

import dev.countersign.account.PasswordFlaw;
import dev.countersign.account.PasswordPolicy;
import dev.countersign.base.Client;
import dev.countersign.base.Password;
import dev.countersign.reset.ConfirmReset;
import dev.countersign.reset.Resets;
import dev.countersign.session.Contract;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// What the pages need of the reset of passwords.
public record ResetFeature(Ask ask, Look look, Confirm confirm, Duration validity) {

  /// The pages' view of the feature.
  ///
  /// @param forgotten the contract in whose name the page asks for a mail
  /// @param all every contract, of which a token says through which it was asked for; that one's
  ///   policy holds
  public static ResetFeature over(Resets resets, Contract forgotten, Collection<Contract> all) {
    Function<String, Optional<Contract>> contractOf =
        token ->
            resets
                .confirm()
                .look(token)
                .flatMap(id -> all.stream().filter(c -> c.id().equals(id)).findAny());
    return new ResetFeature(
        (email, client) -> resets.request().run(forgotten, email, client),
        token -> contractOf.apply(token).map(Contract::passwords),
        (token, password, client) ->
            outcome(
                resets
                    .confirm()
                    .run(contractOf.apply(token).orElse(forgotten), token, password, client)),
        Resets.TOKEN_LIFE);
  }

  private static Outcome outcome(ConfirmReset.Outcome outcome) {
    return switch (outcome) {
      case ConfirmReset.Outcome.Done() -> new Outcome.Done();
      case ConfirmReset.Outcome.TokenNotValid() -> new Outcome.TokenNotValid();
      case ConfirmReset.Outcome.WeakPassword(var flaws) -> new Outcome.WeakPassword(flaws);
      case ConfirmReset.Outcome.Unavailable(var retryAfter) -> new Outcome.Busy(retryAfter);
    };
  }

  /// Asks for a reset mail; takes as long and does the same whoever is asked for.
  @FunctionalInterface
  public interface Ask {
    void run(String submittedEmail, Client client);
  }

  /// What a new password has to meet, or empty when the token cannot be used. Consumes nothing.
  @FunctionalInterface
  public interface Look {
    Optional<PasswordPolicy> run(String token);
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

    /// The password may not be set. The token is as good as before.
    record WeakPassword(Set<PasswordFlaw> flaws) implements Outcome {}

    record Busy(Duration retryAfter) implements Outcome {}
  }
}
