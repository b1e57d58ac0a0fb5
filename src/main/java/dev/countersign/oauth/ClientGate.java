package dev.countersign.oauth;

import dev.countersign.client.AuthenticateClient;
import dev.countersign.client.AuthenticateClient.Credentials;
import dev.countersign.client.AuthenticateClient.Outcome.Authenticated;
import dev.countersign.client.AuthenticateClient.Outcome.Refused;
import dev.countersign.client.AuthenticateClient.Outcome.Throttled;
import dev.countersign.http.Endpoint;
import java.util.Optional;

/// Lets calls of resource servers through to an endpoint, and words why it does not.
record ClientGate(AuthenticateClient authenticate) {
  // RFC 6749 §5.2, RFC 7617 §2.
  private static final String CHALLENGE = "Basic realm=\"countersign\", charset=\"UTF-8\"";

  Endpoint before(Endpoint endpoint) {
    return call -> {
      Optional<Credentials> presented =
          call.header("Authorization").flatMap(BasicCredentials::parse);
      return switch (authenticate.run(presented, OauthEntrance.NAME, call.client())) {
        case Authenticated() -> endpoint.answer(call);
        case Refused() -> OauthError.INVALID_CLIENT.answer().with("WWW-Authenticate", CHALLENGE);
        case Throttled(var retryAfter) -> OauthError.TOO_MANY.answer().withRetryAfter(retryAfter);
      };
    };
  }

  /// As [#before], for a form, which must not bring the secret a second way (RFC 6749 §2.3).
  Endpoint beforeForm(Endpoint endpoint) {
    Endpoint gate = before(endpoint);
    return call ->
        call.header("Authorization").isPresent() && call.field("client_secret").isPresent()
            ? OauthError.TWO_AUTHENTICATIONS.answer()
            : gate.answer(call);
  }
}
