package dev.countersign.http;

import dev.countersign.limit.TimeLimit;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.QuietException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/// Answers what never reached the [Edge], because it is not HTTP as we speak it, and what fell out
/// of it.
///
/// The wording is the entrance's whose path the request names, as far as one could be read.
record ProtocolErrors(
    Router router, Standings standings, Function<Request, Incoming> reception, Outgoing outgoing)
    implements Request.Handler {
  private static final Logger LOG = System.getLogger(ProtocolErrors.class.getName());

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Incoming incoming = reception.apply(request);
    Entrance entrance = incoming.entrance(router);
    Refusal refusal = refusal(incoming, response);
    Answer answer =
        Refuser.answer(entrance, refusal, standings.look(Edge.FALLBACK, incoming.client()));
    if (HttpMethod.HEAD.is(incoming.method())) {
      // Jetty does so where it understands what was sent.
      answer = answer.withoutBody();
    }
    // Whoever sent this and a proxy on the way may disagree on where the next request starts.
    outgoing.send(incoming, entrance, answer.with("Connection", "close"), response, callback);
    return true;
  }

  private static Refusal refusal(Incoming incoming, Response response) {
    @Nullable Object cause = incoming.request().getAttribute(ErrorHandler.ERROR_EXCEPTION);
    int status = cause instanceof HttpException known ? known.getCode() : response.getStatus();
    return switch (status) {
      case 404 -> new Refusal.NotFound();
      case 408 -> new Refusal.RequestTimeout();
      case 413 -> new Refusal.PayloadTooLarge();
      case 431 -> new Refusal.HeadersTooLarge();
      case 501, 505 -> new Refusal.BadRequest(status);
      // For HTTP/2, which Jetty would have upgraded to: here is nothing to upgrade to.
      case 426 -> new Refusal.BadRequest(505);
      case 503 -> new Refusal.Unavailable(TimeLimit.RETRY.duration());
      default -> {
        if (status < 500) {
          yield new Refusal.BadRequest(status);
        }
        log(incoming, cause);
        yield new Refusal.InternalError();
      }
    };
  }

  private static void log(Incoming incoming, @Nullable Object cause) {
    if (cause instanceof QuietException) {
      return; // the client hung up, or sent what nobody can read: its doing, not ours
    }
    String message = "request " + incoming.id().text() + " failed outside its endpoint";
    if (cause instanceof Throwable thrown) {
      LOG.log(Level.ERROR, message, thrown);
    } else {
      LOG.log(Level.ERROR, message);
    }
  }
}
