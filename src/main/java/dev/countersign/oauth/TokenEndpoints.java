package dev.countersign.oauth;

import dev.countersign.http.Answer;
import dev.countersign.http.BodyKind;
import dev.countersign.http.Call;
import dev.countersign.http.Endpoint;
import dev.countersign.http.Route;
import dev.countersign.session.IntrospectToken;
import dev.countersign.session.IntrospectToken.Active;
import dev.countersign.session.RevokeToken;
import dev.countersign.session.TokenQueries;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/// `POST /introspect` and `POST /revoke`: what a resource server can do with one token.
///
/// Not limited by address, for a resource server asks for everybody it serves from one; whoever is
/// none gets no further than the gate.
final class TokenEndpoints {
  static final String PREFIX = "/oauth";

  private final IntrospectToken introspect;
  private final RevokeToken revoke;
  private final ClientGate gate;

  TokenEndpoints(TokenQueries tokens, ClientGate gate) {
    this.introspect = tokens.introspect();
    this.revoke = tokens.revoke();
    this.gate = gate;
  }

  List<Route> routes() {
    return List.of(
        Route.uncountedPost("/introspect", BodyKind.FORM, withToken(this::introspect)),
        Route.uncountedPost("/revoke", BodyKind.FORM, withToken(this::revoke)));
  }

  // A hint would save a look at most: what a token is shows at once (RFC 7009 §2.1 lets it be
  // ignored).
  private Endpoint withToken(BiFunction<Call, String, Answer> endpoint) {
    return gate.beforeForm(call ->
        call.field("token")
            .filter(token -> !token.isEmpty())
            .map(token -> endpoint.apply(call, token))
            .orElseGet(OauthError.TOKEN_MISSING::answer));
  }

  private Answer introspect(Call call, String token) {
    return Answer.json(
        200,
        introspect
            .run(token)
            .map(TokenEndpoints::body)
            // RFC 7662 §2.2: nothing is said of why it is not.
            .orElse(Map.of("active", false)));
  }

  // `token_type` is that of RFC 6749 §7.1, which only an access token has; `token_use` keeps a
  // refresh token from being taken for one.
  private static Map<String, Object> body(Active token) {
    var body = new LinkedHashMap<String, Object>();
    body.put("active", true);
    body.put("token_use", token.isAccessToken() ? "access_token" : "refresh_token");
    if (token.isAccessToken()) {
      body.put("token_type", "Bearer");
    }
    body.putAll(token.claims());
    return body;
  }

  // RFC 7009 §2.2: of a token that is none, too, it is true afterwards that it is not good.
  private Answer revoke(Call call, String token) {
    revoke.run(token, call.client());
    return Answer.empty(200);
  }
}
