package dev.countersign.revocation;

import dev.countersign.base.UserId;
import dev.countersign.crypto.JwtKey;
import dev.countersign.crypto.RandomTokens;
import dev.countersign.crypto.TokenLife;
import dev.countersign.revocation.RevocationFeed.Pace;
import dev.countersign.store.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Function;
import java.util.function.Supplier;

/// The feed of ended sessions and how it is read, wired to one another.
///
/// @param feed to be closed
public record Revocations(RevocationFeed feed, ReadFeed read) {
  /// Wires them.
  ///
  /// @param subjects how each contract calls a user
  /// @param accessTokenLife the longest of any contract
  /// @param key signs the feed; its public half is published
  /// @param connections how many there may be at once, of all clients together
  public static Revocations over(
      Database database,
      Collection<Function<UserId, String>> subjects,
      Duration accessTokenLife,
      String issuer,
      Supplier<? extends JwtKey> key,
      int connections,
      RandomTokens random,
      Clock clock) {
    Duration kept = FeedRules.kept(accessTokenLife, TokenLife.MAX_SKEW);
    var reading = new ReadRevocations(database, subjects);
    var feed =
        new RevocationFeed(
            reading, clock, kept, Pace.USUAL, () -> random.newUuid().getMostSignificantBits());
    var places = WaitingPlaces.among(connections);
    return new Revocations(feed, new ReadFeed(feed, places, issuer, kept, key));
  }
}
