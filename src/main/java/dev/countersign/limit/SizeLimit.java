package dev.countersign.limit;

/// Every bound on an amount, with its unit.
public enum SizeLimit {
  /// Bytes of a request's body: the longest honest one, a token and a password, is a tenth of it.
  BODY(16 * 1024),
  /// Bytes of a refused body that are taken and dropped, so that its sender gets to read why.
  UNWANTED_BODY(64 * 1024),
  /// Bytes of a request's line and headers together: cookies of a shared domain fit, floods do not.
  HEADERS(16 * 1024),
  /// Bytes of an answer's headers, which are all ours.
  ANSWER_HEADERS(8 * 1024),
  /// Connections open at once: each costs a file descriptor and some kilobytes; more wait in the
  /// system's backlog, and those that idle are closed soon when most places are taken.
  CONNECTIONS(20_000),
  /// Connections of one network (an IPv4 address, or an IPv6 /64) at once: an office has some
  /// hundred browsers with six each; a quarter of all, where file descriptors are few; trusted
  /// proxies may have any number.
  CONNECTIONS_PER_CLIENT(2_000),
  /// File descriptors that connections leave to everything else: the database, mail, logs, the jar.
  OTHER_FILES(256),
  /// Bytes of a PROXY preamble: addresses take 52, and what proxies add some hundred.
  PROXY_PREAMBLE(2_048),
  /// Connections the system holds until one is taken: a burst of a second.
  BACKLOG(1_024),
  /// Requests of a connection after which it is looked at whether its client waits for answers. One
  /// that has sent more already is answered and let go: those of browsers and of libraries wait.
  PIPELINED(16),
  /// Hops read from forwarding headers: no honest chain of proxies is longer.
  FORWARDING_HOPS(20),
  /// Failed sign-ins in a row for one account, of all who are strangers to it: NIST SP 800-63B-4
  /// §3.2.2 and OWASP ASVS 5.0 allow no more.
  STRANGERS_FAILURES(100),
  /// Networks that an account knows, the ones that signed in last: home, work, and what a telephone
  /// meets in a week.
  KNOWN_NETWORKS(20),
  /// Characters of a request id taken over from the client.
  REQUEST_ID(64),
  /// Entries in one answer of the feed of ended sessions: some 107 KB, which thousands may be slow
  /// to read, and a million in two hundred answers.
  FEED_PAGE(5_000),
  /// Verifiers that wait for the feed at the same time, each on a connection and a virtual thread;
  /// a fifth of all connections, where those are few; strangers, half as many.
  FEED_WAITING(4_000),
  /// Of either, from one network, so that nobody takes all places; at most a quarter of them.
  FEED_WAITING_PER_CLIENT(1_000),
  /// Bytes that a command may print which is asked for keys, and that are read of what it complains
  /// about: a key has 44.
  COMMAND_OUTPUT(4_096),
  /// Bytes of a line of an import: the longest address, name and hash, each character escaped.
  IMPORT_LINE(16 * 1024),
  /// Refused lines of an import that are shown: more are one mistake made many times.
  SHOWN_REFUSALS(1_000);

  private final int amount;

  SizeLimit(int amount) {
    this.amount = amount;
  }

  /// How much, in the unit its description names.
  public int amount() {
    return amount;
  }
}
