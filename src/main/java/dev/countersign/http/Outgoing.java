package dev.countersign.http;

import java.util.function.BooleanSupplier;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Sends answers, with the headers that every one has.
record Outgoing(CrossOrigin crossOrigin, BooleanSupplier stopping) {
  void send(
      Incoming incoming, Entrance entrance, Answer answer, Response response, Callback callback) {
    HttpFields.Mutable headers = response.getHeaders();
    // RFC 9111 §5.2.2.5 and RFC 9325: what is said here is for one client, and stays encrypted.
    headers.put("Cache-Control", "no-store");
    headers.put("Referrer-Policy", "no-referrer");
    answer.headers().forEach(headers::put);
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("X-Request-Id", incoming.id().text());
    if (incoming.isOverTls()) {
      headers.put("Strict-Transport-Security", "max-age=31536000");
    }
    if (entrance.isOpenToOtherOrigins()) {
      crossOrigin.apply(incoming, answer, headers);
    }
    if (isLastOfItsConnection(incoming.request())) {
      headers.put("Connection", "close");
    }
    response.setStatus(answer.status());
    response.write(true, answer.bodyToSend(), callback);
  }

  // What is left of a body would be read as the next request, and so would what follows a broken
  // one. A client told to close does not send its next request into a server that goes down.
  private boolean isLastOfItsConnection(Request request) {
    return !request.consumeAvailable() || stopping.getAsBoolean();
  }
}
