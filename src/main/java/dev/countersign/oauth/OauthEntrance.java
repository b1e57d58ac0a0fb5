package dev.countersign.oauth;

import dev.countersign.client.AuthenticateClient;
import dev.countersign.http.Answer;
import dev.countersign.http.Entrance;
import dev.countersign.http.Refusal;
import dev.countersign.http.Route;
import dev.countersign.limit.RateLimiter;
import dev.countersign.revocation.FeedAccess;
import dev.countersign.revocation.ReadFeed;
import dev.countersign.session.TokenQueries;
import java.net.URI;
import java.util.List;

/// One of the places where resource servers come in, all with one wording of errors.
///
/// @param isOpenToOtherOrigins whether it tells what anybody may read
public record OauthEntrance(String prefix, List<Route> routes, boolean isOpenToOtherOrigins)
    implements Entrance {
  static final String NAME = "oauth";

  /// All of them.
  ///
  /// @param issuer what tokens name in `iss`
  /// @param publicUrl how others reach this server
  public static List<Entrance> all(
      TokenQueries tokens,
      ReadFeed feed,
      FeedAccess access,
      AuthenticateClient authenticate,
      RateLimiter limiter,
      String issuer,
      URI publicUrl) {
    var gate = new ClientGate(authenticate);
    var metadata = new ServerMetadata(issuer, publicUrl.toString());
    return List.of(
        new OauthEntrance(TokenEndpoints.PREFIX, new TokenEndpoints(tokens, gate).routes(), false),
        new OauthEntrance(
            FeedEndpoint.PREFIX,
            new FeedEndpoint(feed, access, gate, limiter).routes(),
            access == FeedAccess.PUBLIC),
        new OauthEntrance(ServerMetadata.PREFIX, metadata.routes(), true));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Answer refuse(Refusal refusal) {
    return OauthError.of(refusal).answer();
  }
}
