package dev.countersign.cli;

/// A server that answers requests.
public interface RunningServer {
  /// Where it listens: `http://127.0.0.1:8080`.
  String url();

  /// Lets the requests under way finish, and closes everything.
  void stop();
}
