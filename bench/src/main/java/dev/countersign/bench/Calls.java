package dev.countersign.bench;

import dev.countersign.bench.load.Answer;
import dev.countersign.bench.load.Client;
import dev.countersign.bench.load.OneCall;
import dev.countersign.bench.load.Request;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The calls of both APIs at one server, and the clients that make them.
record Calls(InetSocketAddress server) {
  private static final String JWKS = "/.well-known/jwks.json";

  Request jwks() {
    return Request.get(server, JWKS);
  }

  Request health() {
    return Request.get(server, "/health/ready");
  }

  Request register(String email, String password) {
    return Request.post(
        server,
        "/v1/auth/register",
        "{\"email\":\"%s\",\"password\":\"%s\",\"name\":\"Ada\"}".formatted(email, password));
  }

  /// Momail's.
  Request login(String email, String password) {
    return login("/v1", email, password);
  }

  /// @param contract the beginning of its paths
  Request login(String contract, String email, String password) {
    return Request.post(
        server,
        contract + "/auth/login",
        "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password));
  }

  /// Momail's, whose refresh token stays the same; the row is written all the same.
  Request keepingRefresh(String token) {
    return refresh("/v1", token);
  }

  private Request refresh(String contract, String token) {
    return Request.post(
        server, contract + "/auth/refresh", "{\"refreshToken\":\"%s\"}".formatted(token));
  }

  /// WackyPod's.
  Request requestReset(String email) {
    return Request.post(
        server, "/api/auth/request-password-reset", "{\"email\":\"%s\"}".formatted(email));
  }

  /// @param contract the beginning of its paths
  Request resendVerification(String contract, String email) {
    return Request.post(
        server, contract + "/auth/resend-verification", "{\"email\":\"%s\"}".formatted(email));
  }

  /// Momail's.
  Request logout(String accessToken) {
    return Request.post(server, "/v1/auth/logout", "", "Authorization: Bearer " + accessToken);
  }

  /// Each logs in to an account of their own again and again, with the right password.
  List<Client> loggingIn(Population people, int clients) {
    var all = new ArrayList<Client>();
    for (int i = 0; i < clients; i++) {
      all.add(Client.always(login(people.email(i), Population.PASSWORD)));
    }
    return all;
  }

  /// Each has a WackyPod session, opened here, and spends its refresh token for the next one.
  List<Client> rotating(Population people, int clients) throws IOException {
    var all = new ArrayList<Client>();
    for (int i = 0; i < clients; i++) {
      all.add(rotatingAs(people.email(i)));
    }
    return all;
  }

  /// One of them.
  Client rotatingAs(String email) throws IOException {
    Answer answer = once(login("/api", email, Population.PASSWORD));
    return new RotatingClient(answer.text("refreshToken"));
  }

  /// So many who make the same call.
  static List<Client> same(Request request, int clients) {
    return Collections.nCopies(clients, Client.always(request));
  }

  /// The answer to a call that must succeed.
  Answer once(Request request) throws IOException {
    Answer answer = OneCall.of(server, request);
    if (!answer.isSuccess()) {
      throw new IOException("refused: " + answer);
    }
    return answer;
  }

  private final class RotatingClient implements Client {
    private String token;

    RotatingClient(String token) {
      this.token = token;
    }

    @Override
    public Request next() {
      return refresh("/api", token).keepingAnswer();
    }

    @Override
    public void answered(Answer answer) {
      if (answer.isSuccess()) {
        token = answer.text("refreshToken");
      }
    }
  }
}
