package dev.countersign.web;

import dev.countersign.base.Client;
import dev.countersign.session.Contract;
import dev.countersign.verify.ConfirmVerification;
import dev.countersign.verify.Verifications;
import java.time.Duration;

/// What the pages need of the proof of addresses.
public record VerifyFeature(Ask ask, Look look, Confirm confirm, Duration validity) {

  /// The pages' view of the feature.
  ///
  /// @param ours the contract in whose name the pages act
  public static VerifyFeature over(Verifications verifications, Contract ours) {
    return new VerifyFeature(
        (email, client) -> verifications.ask().run(ours, email, client),
        verifications.confirm()::look,
        (token, client) -> outcome(verifications.confirm().run(ours, token, client)),
        Verifications.TOKEN_LIFE);
  }

  private static Outcome outcome(ConfirmVerification.Outcome outcome) {
    return switch (outcome) {
      case ConfirmVerification.Outcome.Done() -> new Outcome.Done();
      case ConfirmVerification.Outcome.TokenNotValid() -> new Outcome.TokenNotValid();
    };
  }

  /// Asks for another mail; takes as long and does the same whoever is asked for.
  @FunctionalInterface
  public interface Ask {
    void run(String submittedEmail, Client client);
  }

  /// Whether the token can be used. Consumes nothing.
  @FunctionalInterface
  public interface Look {
    boolean run(String token);
  }

  /// Takes the address as proven if the token is good.
  @FunctionalInterface
  public interface Confirm {
    Outcome run(String token, Client client);
  }

  /// What came of it. Only [Done] changes anything.
  public sealed interface Outcome {
    record Done() implements Outcome {}

    record TokenNotValid() implements Outcome {}
  }
}
