package dev.countersign.bench;

import dev.countersign.bench.load.Answer;
import dev.countersign.bench.load.Client;
import dev.countersign.bench.load.OneCall;
import dev.countersign.bench.load.Request;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A peer that runs, and how it is called.
interface PeerServer extends AutoCloseable {
  InetSocketAddress address();

  /// Its processes, to be stopped and measured: those it has now, and not those they may start.
  List<ProcessHandle> processes();

  Duration untilFirstAnswer();

  /// With the right password.
  Request login(int user);

  Request jwks();

  /// The ways to refresh that it is asked for, by name; the first is the usual one.
  Map<String, Refreshing> refreshes();

  /// Opens a session and goes on with it.
  @FunctionalInterface
  interface Refreshing {
    Client open(int user) throws IOException;
  }

  @Override
  void close();

  /// The answer to a call that must succeed.
  static Answer once(InetSocketAddress address, Request request) throws IOException {
    Answer answer = OneCall.of(address, request.keepingAnswer());
    if (!answer.isSuccess()) {
      throw new IOException("refused: " + answer);
    }
    return answer;
  }
}
