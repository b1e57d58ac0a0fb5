package dev.countersign.openapi;

import dev.countersign.http.Entrance;
import dev.countersign.momail.MomailEntrance;
import dev.countersign.oauth.OauthEntrance;
import dev.countersign.reset.Resets;
import dev.countersign.revocation.FeedAccess;
import dev.countersign.session.Sessions;
import dev.countersign.session.TokenQueries;
import dev.countersign.verify.Verifications;
import dev.countersign.wackypod.WackyPodEntrance;
import java.net.URI;
import java.util.List;

/// The entrances of all documents, to be asked for their routes; there is nothing behind them.
@SuppressWarnings("NullAway")
public final class Entrances {
  private static final Sessions NO_SESSIONS =
      new Sessions(null, null, null, null, null, null, null);
  private static final Verifications NO_VERIFICATIONS =
      new Verifications(null, null, null, null, null);
  private static final TokenQueries NO_QUERIES = new TokenQueries(null, null);
  private static final Resets NO_RESETS = new Resets(null, null, null, null);

  private Entrances() {}

  static Entrance momail() {
    return new MomailEntrance(null, null, NO_SESSIONS, NO_VERIFICATIONS, null);
  }

  static Entrance wackypod() {
    return new WackyPodEntrance(null, null, NO_SESSIONS, NO_RESETS, NO_VERIFICATIONS, null);
  }

  public static List<Entrance> oauth() {
    return OauthEntrance.all(
        NO_QUERIES, null, FeedAccess.CLIENTS, null, null, "", URI.create("http://localhost"));
  }
}
