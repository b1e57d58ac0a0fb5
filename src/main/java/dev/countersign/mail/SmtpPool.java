package dev.countersign.mail;

import dev.countersign.mail.dialogue.SmtpStep;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// The connections to a mail server, each lent to one thread at a time and left open for a while
/// for the next mail. Safe for use by many threads.
///
/// Every use of one has its time, after which it is cut off, whatever the server does: answers byte
/// by byte, or reads nothing.
final class SmtpPool implements AutoCloseable {
  /// Servers cut connections off after some hundred mails, some in the middle of one.
  private static final int MAX_MAILS = 50;

  /// What takes leave may take so long.
  private static final Duration LEAVE = Duration.ofSeconds(1);

  private final Supplier<SmtpConnection> fresh;
  private final SmtpTimeouts timeouts;
  private final ScheduledThreadPoolExecutor timer;
  // All guarded by this.
  private final Deque<Idle> idle = new ArrayDeque<>();
  private final Set<SmtpConnection> lent = new HashSet<>();
  private boolean closed;

  private record Idle(SmtpConnection connection, int mails, ScheduledFuture<?> end) {}

  /// What is done with a connection.
  interface Use {
    void with(SmtpConnection connection) throws SmtpFailure;
  }

  SmtpPool(Supplier<SmtpConnection> fresh, SmtpTimeouts timeouts) {
    this.fresh = fresh;
    this.timeouts = timeouts;
    this.timer =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("smtp").factory());
    timer.setRemoveOnCancelPolicy(true);
  }

  /// Sends one mail over a connection that is open, or else over a new one.
  void send(Use use) throws SmtpFailure {
    Optional<Idle> open = alive();
    SmtpConnection connection = open.isPresent() ? open.get().connection() : open();
    boolean isSent = false;
    try (var _ = within(timeouts.send(), connection)) {
      use.with(connection);
      isSent = true;
    } finally {
      int mails = open.map(Idle::mails).orElse(0) + 1;
      if (isSent && mails < MAX_MAILS) {
        giveBack(connection, mails);
      } else {
        leave(connection);
      }
    }
  }

  private Optional<Idle> alive() {
    for (Optional<Idle> next = take(); next.isPresent(); next = take()) {
      SmtpConnection connection = next.get().connection();
      boolean isAlive;
      try (var _ = within(timeouts.check(), connection)) {
        isAlive = connection.isAlive();
      }
      if (isAlive) {
        return next;
      }
      leave(connection);
    }
    return Optional.empty();
  }

  // The one used last: the others can come to their end.
  private synchronized Optional<Idle> take() {
    Optional<Idle> last = Optional.ofNullable(idle.pollLast());
    last.ifPresent(it -> {
      it.end().cancel(false);
      lent.add(it.connection());
    });
    return last;
  }

  private SmtpConnection open() throws SmtpFailure {
    SmtpConnection connection = fresh.get();
    lend(connection);
    boolean isOpen = false;
    try (var _ = within(timeouts.open(), connection)) {
      connection.open();
      isOpen = true;
      return connection;
    } finally {
      if (!isOpen) {
        forget(connection);
      }
    }
  }

  private synchronized void lend(SmtpConnection connection) throws SmtpFailure {
    if (closed) {
      throw new SmtpFailure(SmtpStep.CONNECT, "the server here is stopping");
    }
    lent.add(connection);
  }

  private synchronized void forget(SmtpConnection connection) {
    lent.remove(connection);
  }

  private synchronized void giveBack(SmtpConnection connection, int mails) {
    lent.remove(connection);
    if (closed) {
      connection.abort();
      return;
    }
    ScheduledFuture<?> end =
        timer.schedule(() -> expire(connection), timeouts.idle().toMillis(), TimeUnit.MILLISECONDS);
    idle.addLast(new Idle(connection, mails, end));
  }

  // On a thread of its own: the timer has to be there for others.
  private void expire(SmtpConnection connection) {
    synchronized (this) {
      if (!idle.removeIf(it -> it.connection() == connection)) {
        return;
      }
    }
    Thread.ofVirtual().start(() -> leave(connection));
  }

  private void leave(SmtpConnection connection) {
    forget(connection);
    try (var _ = within(LEAVE, connection)) {
      connection.close();
    }
  }

  private Watch within(Duration time, SmtpConnection connection) {
    synchronized (this) {
      if (closed) {
        connection.abort();
        return () -> {};
      }
      ScheduledFuture<?> cut =
          timer.schedule(connection::abort, time.toMillis(), TimeUnit.MILLISECONDS);
      return () -> cut.cancel(false);
    }
  }

  /// Something that happens unless it is closed in time.
  private interface Watch extends AutoCloseable {
    @Override
    void close();
  }

  /// Cuts off what is under way, and takes leave of the rest.
  @Override
  public void close() {
    List<SmtpConnection> open;
    synchronized (this) {
      closed = true;
      open = idle.stream().map(Idle::connection).toList();
      idle.clear();
      lent.forEach(SmtpConnection::abort);
    }
    var _ =
        timer.schedule(
            () -> open.forEach(SmtpConnection::abort), LEAVE.toMillis(), TimeUnit.MILLISECONDS);
    open.forEach(SmtpConnection::close);
    timer.shutdownNow();
  }
}
