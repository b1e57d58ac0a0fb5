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
  public static Revocations over(
      Database database,
      Collection<Function<UserId, String>> subjects,
      Duration accessTokenLife,
      String issuer,
      Supplier<? extends JwtKey> key,
      RandomTokens random,
      Clock clock) {
    Duration kept = FeedRules.kept(accessTokenLife, TokenLife.MAX_SKEW);
    var reading = new ReadRevocations(database, subjects);
    long node = random.newUuid().getMostSignificantBits();
    var feed = new RevocationFeed(reading, clock, kept, Pace.USUAL, node);
    return new Revocations(feed, new ReadFeed(feed, new WaitingPlaces(), issuer, kept, key));
  }
}
