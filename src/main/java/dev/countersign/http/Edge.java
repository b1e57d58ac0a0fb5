package dev.countersign.http;

import dev.countersign.audit.AuditLog;
import dev.countersign.audit.SecurityEvent;
import dev.countersign.base.ClientPresence;
import dev.countersign.base.RequestId;
import dev.countersign.http.Call.Content;
import dev.countersign.json.Json;
import dev.countersign.limit.RateLimit;
import dev.countersign.limit.RateLimiter.Standing;
import dev.countersign.limit.SizeLimit;
import dev.countersign.limit.TimeLimit;
import dev.countersign.store.Patience;
import dev.countersign.store.StoreUnavailable;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// What every request passes: the order of checks that the package describes, then the endpoint.
final class Edge extends Handler.Abstract {
  private static final Logger LOG = System.getLogger(Edge.class.getName());

  /// Where no route is known, and so no limit of one.
  static final AddressLimit FALLBACK = AddressLimit.of(RateLimit.OTHER_PER_ADDRESS);

  private final Router router;
  private final Standings standings;
  private final BodyReader bodies;
  private final Function<Request, Incoming> reception;
  private final Outgoing outgoing;
  private final AuditLog audit;
  private final BooleanSupplier stopping;

  Edge(
      Router router,
      Standings standings,
      BodyReader bodies,
      Function<Request, Incoming> reception,
      Outgoing outgoing,
      AuditLog audit,
      BooleanSupplier stopping) {
    this.router = router;
    this.standings = standings;
    this.bodies = bodies;
    this.reception = reception;
    this.outgoing = outgoing;
    this.audit = audit;
    this.stopping = stopping;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Incoming incoming = reception.apply(request);
    Entrance entrance = incoming.entrance(router);
    var presence = new ConnectionPresence(request);
    Answer answer =
        ScopedValue.where(RequestId.CURRENT, incoming.id())
            .where(ClientPresence.CURRENT, presence)
            .where(Patience.CURRENT, new Patience())
            .call(() -> answer(incoming, entrance));
    discardBody(request);
    boolean isLast = isInTurn(request) && presence.isAhead();
    outgoing.send(
        incoming,
        entrance,
        isLast ? answer.with("Connection", "close") : answer,
        response,
        callback);
    return true;
  }

  // A connection is answered by one thread, request after request, as long as there are any: some
  // hundreds that are always ahead held up everybody else for seconds. Who waits for answers never
  // notices that it is looked at.
  private static boolean isInTurn(Request request) {
    long requests = request.getConnectionMetaData().getConnection().getMessagesIn();
    return requests % SizeLimit.PIPELINED.amount() == 0;
  }

  private void discardBody(Request request) {
    try {
      bodies.discard(request);
    } catch (InterruptedException e) {
      // The server goes down and waits for nobody any more.
      Thread.currentThread().interrupt();
    }
  }

  private Answer refusedAtOnce(Incoming incoming, Entrance entrance, int status) {
    Optional<Standing> standing = standings.look(FALLBACK, incoming.client());
    return Refuser.answer(entrance, new Refusal.BadRequest(status), standing)
        .with("Connection", "close");
  }

  private Answer answer(Incoming incoming, Entrance entrance) {
    if (!incoming.hasKnownFraming()) {
      return refusedAtOnce(incoming, entrance, 501);
    }
    if (!incoming.hasKnownScheme()) {
      return refusedAtOnce(incoming, entrance, 400);
    }
    return switch (router.match(incoming.method(), incoming.path())) {
      case Router.Match.Found(Route route) -> serve(incoming, entrance, route);
      case Router.Match.OtherMethods(SortedSet<String> allow, Route any) -> {
        Optional<Standing> standing = standings.look(any.addressLimit(), incoming.client());
        yield incoming.method().equals("OPTIONS")
            ? entrance.finish(Answer.empty(204).with("Allow", String.join(", ", allow)), standing)
            : Refuser.answer(entrance, new Refusal.MethodNotAllowed(allow), standing);
      }
      case Router.Match.NoPath _ -> {
        Optional<Standing> standing = standings.look(FALLBACK, incoming.client());
        // RFC 9110 §9.3.7: "OPTIONS *" asks about the server and needs no path.
        yield incoming.method().equals("OPTIONS") && incoming.path().equals("*")
            ? entrance.finish(Answer.empty(204), standing)
            : Refuser.answer(entrance, new Refusal.NotFound(), standing);
      }
    };
  }

  private Answer serve(Incoming incoming, Entrance entrance, Route route) {
    Optional<Standing> standing = Optional.empty();
    try {
      standing = standings.take(route, incoming.client());
      if (standing.isPresent()
          && !standing.get().allowed()
          && route.addressLimit() instanceof AddressLimit.Counted c) {
        audit.record(new SecurityEvent.RateLimited(incoming.client(), entrance.name(), c.limit()));
        return Refuser.answer(
            entrance, new Refusal.RateLimited(c.limit(), standing.get()), standing);
      }
      return switch (read(incoming, route.body())) {
        case Reading.Refused(Refusal refusal) -> Refuser.answer(entrance, refusal, standing);
        case Reading.Ready(Content content) ->
            entrance.finish(
                route.endpoint().answer(new Call(incoming, content, stopping)), standing);
      };
    } catch (StoreUnavailable e) {
      LOG.log(
          Level.WARNING,
          "request {0}: the database is unavailable: {1}",
          incoming.id().text(),
          e.getMessage());
      return Refuser.answer(
          entrance, new Refusal.Unavailable(TimeLimit.RETRY.duration()), standing);
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "request " + incoming.id().text() + " failed", e);
      return Refuser.answer(entrance, new Refusal.InternalError(), standing);
    }
  }

  private sealed interface Reading {
    record Ready(Content content) implements Reading {}

    record Refused(Refusal refusal) implements Reading {}
  }

  private Reading read(Incoming incoming, BodyKind kind) {
    List<String> types = incoming.headers("Content-Type");
    List<String> encodings = incoming.headers("Content-Encoding");
    boolean claimed =
        switch (kind) {
          case JSON -> MediaType.JSON.isClaimedBy(types, encodings);
          case FORM -> MediaType.FORM.isClaimedBy(types, encodings);
          case IGNORED -> true;
        };
    if (!claimed) {
      return new Reading.Refused(new Refusal.UnsupportedMediaType());
    }
    return switch (readBytes(incoming)) {
      case Body.TooLarge _ -> new Reading.Refused(new Refusal.PayloadTooLarge());
      case Body.TooSlow _ -> new Reading.Refused(new Refusal.RequestTimeout());
      case Body.Broken _ -> new Reading.Refused(new Refusal.BadRequest(400));
      case Body.Complete(byte[] bytes) -> parse(kind, bytes);
    };
  }

  private Body readBytes(Incoming incoming) {
    try {
      return bodies.read(incoming.request());
    } catch (InterruptedException e) {
      // The server goes down and waits for nobody any more.
      Thread.currentThread().interrupt();
      return new Body.TooSlow();
    }
  }

  private static Reading parse(BodyKind kind, byte[] bytes) {
    return switch (kind) {
      case JSON ->
          Json.readObject(bytes)
              .<Reading>map(object -> new Reading.Ready(new Content.Json(object)))
              .orElseGet(() -> new Reading.Refused(new Refusal.MalformedJson()));
      case FORM -> {
        // Byte by byte: anything beyond ASCII is refused by the decoder.
        Optional<Map<String, String>> fields =
            PercentEncoded.fields(new String(bytes, StandardCharsets.ISO_8859_1));
        yield fields
            .<Reading>map(found -> new Reading.Ready(new Content.Form(found)))
            .orElseGet(() -> new Reading.Refused(new Refusal.BadRequest(400)));
      }
      case IGNORED -> new Reading.Ready(new Content.Dropped());
    };
  }
}
