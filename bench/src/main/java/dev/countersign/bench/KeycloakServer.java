package dev.countersign.bench;

import dev.countersign.bench.load.Answer;
import dev.countersign.bench.load.Client;
import dev.countersign.bench.load.Request;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A Keycloak that runs, called as a first-party app calls it: direct access grants of a public
/// client.
record KeycloakServer(PeerProcess process, InetSocketAddress address) implements PeerServer {
  static final String ROTATING = ", rotation on";

  @Override
  public List<ProcessHandle> processes() {
    return process.processes();
  }

  @Override
  public Duration untilFirstAnswer() {
    return process.untilFirstAnswer();
  }

  @Override
  public Request login(int user) {
    return login(Keycloak.REALM, user);
  }

  private Request login(String realm, int user) {
    return token(
        realm,
        "grant_type=password&client_id=%s&username=%s&password=%s"
            .formatted(Keycloak.CLIENT, Keycloak.username(user), Population.PASSWORD));
  }

  private Request token(String realm, String fields) {
    return Request.form(address, "/realms/" + realm + "/protocol/openid-connect/token", fields);
  }

  @Override
  public Request jwks() {
    return Request.get(address, "/realms/" + Keycloak.REALM + "/protocol/openid-connect/certs");
  }

  @Override
  public Map<String, Refreshing> refreshes() {
    var refreshes = new LinkedHashMap<String, Refreshing>();
    refreshes.put("", user -> open(Keycloak.REALM, user));
    refreshes.put(ROTATING, user -> open(Keycloak.ROTATING_REALM, user));
    return refreshes;
  }

  private Client open(String realm, int user) throws IOException {
    Answer answer = PeerServer.once(address, login(realm, user));
    return new Session(realm, answer.text("refresh_token"));
  }

  @Override
  public void close() {
    process.close();
  }

  private final class Session implements Client {
    private final String realm;
    private String token;

    Session(String realm, String token) {
      this.realm = realm;
      this.token = token;
    }

    @Override
    public Request next() {
      String fields = "grant_type=refresh_token&client_id=%s&refresh_token=%s";
      return token(realm, fields.formatted(Keycloak.CLIENT, token)).keepingAnswer();
    }

    @Override
    public void answered(Answer answer) {
      if (answer.isSuccess()) {
        token = answer.text("refresh_token");
      }
    }
  }
}
