package dev.countersign.http;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Sends answers, with the headers that every one has.
record Outgoing(CrossOrigin crossOrigin) {
  void send(Incoming incoming, Answer answer, Response response, Callback callback) {
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
    crossOrigin.apply(incoming, answer, headers);
    closeUnlessRead(incoming.request(), headers);
    response.setStatus(answer.status());
    response.write(true, answer.bodyToSend(), callback);
  }

  // What is left of a body would be read as the next request; so would whatever follows a broken
  // one.
  private static void closeUnlessRead(Request request, HttpFields.Mutable headers) {
    if (!request.consumeAvailable()) {
      headers.put("Connection", "close");
    }
  }
}
