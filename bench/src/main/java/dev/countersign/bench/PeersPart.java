package dev.countersign.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/// What a user would pick instead, put to the same work in the same run; never two at a time.
final class PeersPart implements Part {
  private static final int USERS = PeerVisit.STORM_LOGINS;

  @Override
  public String name() {
    return "peers";
  }

  @Override
  public String title() {
    return "Beside others";
  }

  @Override
  public boolean isUsual() {
    return false;
  }

  @Override
  public void run(Options options, Section section) throws Exception {
    var ours = new CountersignPeer();
    var keycloak = Keycloak.on(Keycloak.Database.H2);
    Map<Peer, PeerFigures> all = new LinkedHashMap<>();
    for (Peer peer : List.of(ours, keycloak, new BetterAuth())) {
      var figures = new PeerFigures();
      if (isPrepared(peer, figures, section)) {
        all.put(peer, figures);
      }
    }
    if (!all.containsKey(ours)) {
      throw new IOException("Countersign itself did not start");
    }
    int rounds = options.times(2, 1);
    for (int round = 1; round <= rounds; round++) {
      for (Peer peer : List.copyOf(all.keySet())) {
        System.out.println("  " + peer.name() + ", round " + round);
        if (!isVisited(peer, all.get(peer), options, section)) {
          all.remove(peer);
        }
      }
    }
    if (all.containsKey(keycloak)) {
      hashingLikeUs(keycloak, all.get(keycloak), options, section);
    }
    describe(all.keySet(), options, rounds, section);
    compare(all, ours, section);
    if (all.containsKey(keycloak)) {
      judge(all.get(ours), all.get(keycloak), section);
    }
  }

  private static boolean isPrepared(Peer peer, PeerFigures figures, Section section) {
    System.out.println("  " + peer.name() + ", " + USERS + " users");
    try {
      peer.install();
      figures.add(PeerFigures.START_EMPTY, peer.prepare(USERS).toMillis() / 1e3);
      return true;
    } catch (IOException | SQLException | UncheckedIOException e) {
      skip(peer, e, section);
      return false;
    }
  }

  private static boolean isVisited(Peer peer, PeerFigures figures, Options options, Section section)
      throws InterruptedException {
    var neighbours = new Neighbours();
    try (PeerServer server = peer.start()) {
      new PeerVisit(server, figures, options).all();
    } catch (IOException | UncheckedIOException e) {
      skip(peer, e, section);
      return false;
    }
    // Once the server has ended, for only then is its time known to be ours.
    figures.add(PeerFigures.NEIGHBOURS, 100 * neighbours.share());
    return true;
  }

  private static void skip(Peer peer, Exception why, Section section) {
    System.err.println("SKIPPED: " + peer.name() + ": " + why);
    section.say("**%s skipped: %s.**", peer.name(), why);
  }

  /// Their defaults hash less than ours; this says what the same hash costs them.
  private static void hashingLikeUs(
      Keycloak keycloak, PeerFigures theirs, Options options, Section section) {
    System.out.println("  " + keycloak.name() + ", hashing like us");
    try (PeerServer server = keycloak.hashingLikeUs().start()) {
      new PeerVisit(server, theirs, options).logins(PeerFigures.LOGINS_LIKE_US);
    } catch (IOException | UncheckedIOException e) {
      skip(keycloak, e, section);
    }
  }

  private static void describe(Iterable<Peer> peers, Options options, int rounds, Section section) {
    section.table("", "password hash", "refresh", "store", "runtime");
    for (Peer peer : peers) {
      section.row(peer.name(), peer.hash(), peer.refresh(), peer.store(), peer.runtime());
    }
    section.say(
        "One after the other, rounds: %d; medians, lowest and highest in brackets. %d users. Closed "
            + "loops of %d s, logins at 64 clients longer, each after a warm-up and when the server is through "
            + "with what was before; each client with an account and a session of its own. Idle: after a start, "
            + "one login and a rest; memory is of all its processes together. Storm: for %d s, %.0f logins a "
            + "second are due, at most %d under way, and beside them %.0f refreshes a second, whose latency "
            + "counts from the moment each was due. Logins are counted until the last is answered. No product "
            + "has rate limits on, for all calls come from one address. Where others took much of the machine "
            + "from one product and little from another, the two do not compare.",
        rounds,
        USERS,
        PeerVisit.turn(options).toSeconds(),
        PeerVisit.stormLength(options).toSeconds(),
        PeerVisit.STORM_LOGINS_PER_SECOND,
        PeerVisit.STORM_LOGINS,
        PeerVisit.STORM_REFRESHES_PER_SECOND);
  }

  private static void compare(Map<Peer, PeerFigures> all, Peer ours, Section section) {
    var measured = new LinkedHashSet<String>();
    var columns = new ArrayList<String>();
    columns.add("");
    all.forEach((peer, figures) -> {
      measured.addAll(figures.measured());
      columns.add(peer.name());
    });
    all.keySet().stream()
        .filter(peer -> peer != ours)
        .forEach(peer -> columns.add("÷ " + peer.name()));
    section.table(columns.toArray(String[]::new));
    for (String what : measured) {
      var row = new ArrayList<Object>();
      row.add(what);
      all.values().forEach(figures -> row.add(figures.cell(what)));
      double our = ourFigure(all.get(ours), what);
      all.forEach((peer, figures) -> {
        if (peer != ours) {
          double ratio =
              what.equals(PeerFigures.NEIGHBOURS) ? Double.NaN : our / figures.median(what);
          row.add(Double.isFinite(ratio) ? (Object) ratio : "–");
        }
      });
      section.row(row.toArray());
    }
    all.forEach((peer, figures) ->
        figures.notes().forEach(note -> section.say("%s: %s.", peer.name(), note)));
  }

  /// What stands against a variation of theirs is what we always do: we rotate, and hash like us.
  private static double ourFigure(PeerFigures ours, String what) {
    String usual =
        what.replace(PeerFigures.LOGINS_LIKE_US, PeerFigures.LOGINS)
            .replace(KeycloakServer.ROTATING, "");
    return ours.median(usual);
  }

  private static void judge(PeerFigures ours, PeerFigures theirs, Section section) {
    // Against the faster of its two ways, although ours rotates.
    String usual = PeerFigures.withClients(PeerFigures.REFRESHES, 64);
    String rotating = PeerFigures.withClients(PeerFigures.REFRESHES + KeycloakServer.ROTATING, 64);
    double best = Math.max(theirs.median(usual), theirs.median(rotating));
    section.reached(Goal.KEYCLOAK_REFRESH, ours.median(usual) / best);
  }
}
