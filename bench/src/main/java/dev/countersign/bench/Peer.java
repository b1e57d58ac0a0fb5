package dev.countersign.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;

/// A product that is put to the same work as the others, and what its figures depend on.
interface Peer {
  String name();

  /// How passwords are hashed.
  String hash();

  /// What stands for a refresh, and what it writes and signs.
  String refresh();

  String store();

  /// Version, runtime and settings that differ from what it comes with.
  String runtime();

  /// Gets it from where its users get it.
  ///
  /// @throws IOException when it cannot be had here
  void install() throws IOException;

  /// Starts it on nothing, makes users numbered from 0, and stops it.
  ///
  /// @return from the start to the first answer
  Duration prepare(int users) throws IOException, SQLException;

  /// Starts it on what was prepared.
  PeerServer start() throws IOException;
}
